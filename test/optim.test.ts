import { describe, expect, it } from "vitest";
import { Adam, Matrix, Momentum, NeuralNetwork, Parameter, RMSProp, seededRandom, SGD } from "../src/index";
import { drawn, firstDifference, refusal, untyped } from "./support";

/** A parameter with that value and that gradient. */
function parameter(values: number[], gradient: number[]) {
  const p = new Parameter(Matrix.row(values) as Matrix);
  p.grad.data.set(gradient);
  return p;
}

const all = [
  ["SGD", SGD],
  ["Momentum", Momentum],
  ["RMSProp", RMSProp],
  ["Adam", Adam],
] as const;

describe("SGD", () => {
  it("is p ← p − lr g, worked by hand", () => {
    const p = parameter([1, -2], [4, -8]),
      q = parameter([3], [1]),
      sgd = new SGD([p, q], { lr: 0.25 });
    sgd.step();
    expect([...p.value.data, ...q.value.data]).toEqual([0, 0, 2.75]);
    sgd.step();
    expect([...p.value.data, ...q.value.data]).toEqual([-1, 2, 2.5]);
  });

  it("has lr 0.01 unless told otherwise", () => {
    expect(new SGD([parameter([1], [1])]).lr).toBe(0.01);
  });

  it("finds the bottom of a parabola", () => {
    const p = parameter([10], [0]),
      sgd = new SGD([p], { lr: 0.1 });
    for (let i = 0; i < 200; i++) {
      p.grad.data[0] = 2 * (p.value.data[0] - 3);
      sgd.step();
    }
    expect(p.value.data[0]).toBeCloseTo(3, 12);
  });
});

describe("Momentum", () => {
  it("has lr 0.01 and beta1 0.9 unless told otherwise", () => {
    const { lr, beta1 } = new Momentum([parameter([1], [1])]);
    expect([lr, beta1]).toEqual([0.01, 0.9]);
  });

  it("takes three steps worked by hand", () => {
    // β₁ = 1/2, lr = 1/4.  g = 4: m = 4, a step of 1.  g = −2: m = 0, none.  g = −8: m = −8, a step of −2.
    const p = parameter([1, 0], [4, 0]),
      momentum = new Momentum([p], { lr: 0.25, beta1: 0.5 });
    momentum.step();
    expect([...p.value.data]).toEqual([0, 0]);
    p.grad.data[0] = -2;
    momentum.step();
    expect([...p.value.data]).toEqual([0, 0]);
    p.grad.data[0] = -8;
    momentum.step();
    expect([...p.value.data]).toEqual([2, 0]);
  });

  it("goes on when the gradient is gone, each time a factor beta1 less far", () => {
    const p = parameter([0], [1]),
      momentum = new Momentum([p], { lr: 1, beta1: 0.5 });
    momentum.step();
    momentum.zeroGrad();
    momentum.step();
    momentum.step();
    expect(p.value.data[0]).toBe(-1.75);
  });

  it("is, under a constant gradient, in the long run 1/(1 − beta1) times as fast as SGD", () => {
    const p = parameter([0], [3]),
      momentum = new Momentum([p], { lr: 0.1, beta1: 0.75 });
    for (let i = 0; i < 200; i++) momentum.step();
    const before = p.value.data[0];
    momentum.step();
    expect(before - p.value.data[0]).toBeCloseTo(4 * 0.1 * 3, 10);
  });

  it("with beta1 = 0 is SGD, bit for bit", () => {
    const p = parameter([1, 2], [0.3, -0.7]),
      q = parameter([1, 2], [0.3, -0.7]);
    const momentum = new Momentum([p], { lr: 0.1, beta1: 0 }),
      sgd = new SGD([q], { lr: 0.1 });
    for (let i = 0; i < 5; i++) {
      momentum.step();
      sgd.step();
    }
    expect([...p.value.data]).toEqual([...q.value.data]);
  });
});

describe("RMSProp", () => {
  it("has lr 0.01, beta2 0.9 and epsilon 1e-8 unless told otherwise", () => {
    const { lr, beta2, epsilon } = new RMSProp([parameter([1], [1])]);
    expect([lr, beta2, epsilon]).toEqual([0.01, 0.9, 1e-8]);
  });

  it("takes three steps worked by hand", () => {
    // β₂ = 3/4, ε = 1.  g = 4: v = 4, a step of 4/3.  g = −2: v = 4, a step of −2/3.  g = 8: v = 19.
    const p = parameter([1], [4]),
      rmsprop = new RMSProp([p], { lr: 1, beta2: 0.75, epsilon: 1 });
    rmsprop.step();
    expect(p.value.data[0]).toBeCloseTo(1 - 4 / 3, 14);
    p.grad.data[0] = -2;
    rmsprop.step();
    expect(p.value.data[0]).toBeCloseTo(1 - 2 / 3, 14);
    p.grad.data[0] = 8;
    rmsprop.step();
    expect(p.value.data[0]).toBeCloseTo(1 / 3 - 8 / (Math.sqrt(19) + 1), 14);
  });

  it("takes a first step of lr/√(1 − beta2), however steep, and steps of lr in the long run", () => {
    const steepness = [1e-3, -1, 2, -1e6],
      p = parameter([0, 0, 0, 0], steepness),
      rmsprop = new RMSProp([p], { lr: 0.1, beta2: 0.75, epsilon: 1e-30 });
    rmsprop.step();
    p.value.data.forEach((value, i) => expect(value / (-0.1 * Math.sign(steepness[i]))).toBeCloseTo(2, 12));
    for (let i = 0; i < 200; i++) rmsprop.step();
    const before = p.value.copy();
    rmsprop.step();
    p.value.sub(before).data.forEach((step, i) => expect(step / (-0.1 * Math.sign(steepness[i]))).toBeCloseTo(1, 10));
  });

  it("is Adam with beta1 = 0, but for the correction of the bias", () => {
    const p = parameter([0], [2]),
      q = parameter([0], [2]);
    new RMSProp([p], { lr: 0.1, beta2: 0.99, epsilon: 1e-30 }).step();
    new Adam([q], { lr: 0.1, beta1: 0, beta2: 0.99, epsilon: 1e-30 }).step();
    expect(p.value.data[0] / q.value.data[0]).toBeCloseTo(10, 10);
  });

  it("does not move a parameter whose gradient has always been 0", () => {
    const p = parameter([1, 2], [0, 1]);
    new RMSProp([p]).step();
    expect(p.value.data[0]).toBe(1);
  });

  it.each([0, -1e-8, Number.NaN, Number.POSITIVE_INFINITY])("refuses epsilon = %s", (epsilon) => {
    expect(refusal(() => new RMSProp([parameter([1], [1])], { epsilon }))).toBe(
      `RMSProp: epsilon must be above 0, got ${epsilon}`,
    );
  });
});

describe.each([
  ["Momentum", "beta1", Momentum],
  ["RMSProp", "beta2", RMSProp],
] as const)("%s", (name, beta, Optimizer) => {
  it.each([1, -0.1, Number.NaN, "0.9", null])(`refuses ${beta} = %s`, (value) => {
    expect(refusal(() => new Optimizer([parameter([1], [1])], untyped({ [beta]: value })))).toBe(
      `${name}: ${beta} must be at least 0 and below 1, got ${typeof value === "string" ? '"0.9"' : value}`,
    );
  });

  it("keeps a memory of its own for each parameter and each optimiser", () => {
    const p = parameter([0], [1]),
      q = parameter([0], [-5]),
      alone = parameter([0], [1]);
    const together = new Optimizer([p, q]),
      single = new Optimizer([alone]);
    new Optimizer([q]).step();
    for (let i = 0; i < 5; i++) {
      together.step();
      single.step();
    }
    expect(p.value.data[0]).toBe(alone.value.data[0]);
  });
});

describe("Adam", () => {
  it("has the settings of the paper unless told otherwise", () => {
    const { lr, beta1, beta2, epsilon } = new Adam([parameter([1], [1])]);
    expect([lr, beta1, beta2, epsilon]).toEqual([0.001, 0.9, 0.999, 1e-8]);
  });

  it("takes a first step of lr against the sign of the gradient, however steep", () => {
    const steepness = [1e-3, -1, 2, -1e6],
      p = parameter([0, 0, 0, 0], steepness);
    new Adam([p], { lr: 0.1 }).step();
    p.value.data.forEach((value, i) => expect(value / (-0.1 * Math.sign(steepness[i]))).toBeCloseTo(1, 4));
  });

  it("takes two steps worked by hand", () => {
    // β₁ = β₂ = 1/2, ε = 0.5.  g = 2: m = 1, v = 2, m̂ = 2, v̂ = 4: a step of 2 / (2 + 0.5).
    // g = −1: m = 0, v = 1.5, m̂ = 0, v̂ = 2: no step.  g = 4: m = 2, v = 8.75, m̂ = 16/7, v̂ = 10.
    const p = parameter([1], [2]),
      adam = new Adam([p], { lr: 1, beta1: 0.5, beta2: 0.5, epsilon: 0.5 });
    adam.step();
    expect(p.value.data[0]).toBeCloseTo(1 - 0.8, 14);
    p.grad.data[0] = -1;
    adam.step();
    expect(p.value.data[0]).toBeCloseTo(0.2, 14);
    p.grad.data[0] = 4;
    adam.step();
    expect(p.value.data[0]).toBeCloseTo(0.2 - 16 / 7 / (Math.sqrt(10) + 0.5), 14);
  });

  it("corrects its bias: under a constant gradient every step is lr", () => {
    const p = parameter([0, 0], [3, -0.2]),
      adam = new Adam([p], { lr: 0.01, epsilon: 1e-30 });
    for (let t = 1; t <= 1000; t++) {
      adam.step();
      expect(p.value.data[0]).toBeCloseTo(-0.01 * t, 10);
      expect(p.value.data[1]).toBeCloseTo(0.01 * t, 10);
    }
  });

  it("is Algorithm 1 of the paper, entry by entry, over many steps", () => {
    const random = seededRandom(1),
      p = new Parameter(drawn(3, 4, random) as Matrix),
      adam = new Adam([p], { lr: 0.01 });
    const theta = [...p.value.data],
      m = theta.map(() => 0),
      v = theta.map(() => 0);
    for (let t = 1; t <= 50; t++) {
      p.grad.data.set(drawn(3, 4, random).data);
      p.grad.data.forEach((g, i) => {
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g ** 2;
        theta[i] -= (0.01 * (m[i] / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
      });
      adam.step();
      p.value.data.forEach((value, i) => expect(value).toBeCloseTo(theta[i], 12));
    }
  });

  it("does not move a parameter whose gradient has always been 0", () => {
    for (const epsilon of [1e-8, 1e-30]) {
      const p = parameter([1, 2], [0, 1]),
        adam = new Adam([p], { epsilon });
      adam.step();
      expect(p.value.data[0]).toBe(1);
      expect(p.value.data[1]).not.toBe(2);
    }
  });

  it("refuses epsilon 0, which would make 0/0 of a gradient that has always been 0", () => {
    expect(refusal(() => new Adam([parameter([1], [0])], { epsilon: 0 }))).toMatch(/^Adam: epsilon must be .*, got 0$/);
  });

  it("keeps a memory of its own for each parameter and each optimiser", () => {
    const p = parameter([0], [1]),
      q = parameter([0], [-5]),
      alone = parameter([0], [1]);
    const together = new Adam([p, q]),
      single = new Adam([alone]);
    new Adam([q]).step();
    for (let i = 0; i < 5; i++) {
      together.step();
      single.step();
    }
    expect(p.value.data[0]).toBe(alone.value.data[0]);
  });
});

describe.each(all)("%s", (name, Optimizer) => {
  it("takes a new lr from the next step on", () => {
    const p = parameter([0], [1]),
      slow = parameter([0], [1]);
    const changing = new Optimizer([p], { lr: 0.5 }),
      constant = new Optimizer([slow], { lr: 0.5 });
    changing.step();
    constant.step();
    expect(p.value.data[0]).toBe(slow.value.data[0]);
    const before = p.value.data[0];
    changing.lr = 0.25;
    expect(changing.lr).toBe(0.25);
    changing.step();
    constant.step();
    expect(p.value.data[0] - before).toBeCloseTo((slow.value.data[0] - before) / 2, 12);
  });

  it("takes the same path, bit for bit, from the same start", () => {
    const paths = [0, 1].map(() => {
      const random = seededRandom(7),
        p = new Parameter(drawn(2, 3, random) as Matrix),
        optimizer = new Optimizer([p], { lr: 0.1 });
      for (let t = 0; t < 30; t++) {
        p.grad.data.set(drawn(2, 3, random).data);
        optimizer.step();
      }
      return [...p.value.data];
    });
    expect(paths[0]).toEqual(paths[1]);
  });

  it("refuses options that are no object, and an empty list of parameters", () => {
    for (const options of [0.01, null])
      expect(refusal(() => new Optimizer([parameter([1], [1])], untyped(options)))).toBe(
        `${name}: the options must be an object such as { lr: 0.01 }, got ${options}`,
      );
    expect(refusal(() => new Optimizer([]))).toBe(
      `${name}: the list of parameters is empty: there is nothing to train`,
    );
  });

  it("with lr 0 moves nothing", () => {
    const p = parameter([1, 2], [3, 4]),
      optimizer = new Optimizer([p], { lr: 0 });
    optimizer.step();
    expect([...p.value.data]).toEqual([1, 2]);
    optimizer.lr = 0.1;
    optimizer.lr = 0;
    optimizer.step();
    expect([...p.value.data]).toEqual([1, 2]);
  });

  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY, "0.1", null])(
    "refuses lr = %s, and keeps the one it had",
    (lr) => {
      const message = `${name}: lr must be a number that is at least 0, got ${typeof lr === "string" ? '"0.1"' : lr}`;
      const p = parameter([1], [1]),
        optimizer = new Optimizer([p], { lr: 0.5 });
      expect(refusal(() => new Optimizer([p], { lr: lr as number }))).toBe(message);
      expect(
        refusal(() => {
          optimizer.lr = lr as number;
        }),
      ).toBe(message);
      expect(optimizer.lr).toBe(0.5);
    },
  );

  it("zeroGrad clears every gradient, and no value", () => {
    const p = parameter([1, 2], [3, 4]),
      q = parameter([5], [6]);
    new Optimizer([p, q]).zeroGrad();
    expect([...p.grad.data, ...q.grad.data]).toEqual([0, 0, 0]);
    expect([...p.value.data, ...q.value.data]).toEqual([1, 2, 5]);
  });

  it("steps along gradients that have accumulated since zeroGrad", () => {
    const once = new NeuralNetwork(1, 3, 1, seededRandom(1)),
      twice = new NeuralNetwork(1, 3, 1, seededRandom(1));
    const x = Matrix.column([-1, 2]),
      dy = Matrix.column([1, 0.5]);
    const one = new Optimizer(once.parameters()),
      two = new Optimizer(twice.parameters());
    once.forward(x);
    twice.forward(x);
    once.backward(dy.scale(2));
    twice.backward(dy);
    twice.backward(dy);
    one.step();
    two.step();
    twice
      .parameters()
      .forEach(({ value }, k) => expect(firstDifference(value.data, once.parameters()[k].value.data)).toBe("none"));
    two.zeroGrad();
    twice.forward(x);
    twice.backward(dy);
    expect(twice.linear2.bias.grad.toArray()).toEqual([[1.5]]);
  });

  it("does not change a gradient by a step", () => {
    const p = parameter([1, 2], [3, 4]);
    new Optimizer([p]).step();
    expect([...p.grad.data]).toEqual([3, 4]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses a gradient of %s and leaves all parameters and its own memory as they were",
    (bad) => {
      const good = () => [parameter([1, 2], [3, 4]), parameter([5, 6], [7, 8])];
      const disturbed = good(),
        calm = good(),
        one = new Optimizer(disturbed),
        two = new Optimizer(calm);
      one.step();
      two.step();
      disturbed[1].grad.data[1] = bad;
      expect(refusal(() => one.step())).toBe(
        `${name}.step: entry (0, 1) of the gradient of parameter 1 (1×2) is ${bad}.\n` +
          "No parameter was changed. Likely cause: lr is too large, or the data hold such a number.",
      );
      expect(disturbed.map(({ value }) => value.toArray())).toEqual(calm.map(({ value }) => value.toArray()));
      disturbed[1].grad.data[1] = 8;
      one.step();
      two.step();
      expect(disturbed.map(({ value }) => value.toArray())).toEqual(calm.map(({ value }) => value.toArray()));
    },
  );

  it("takes a gradient of 1e150 and makes a finite step of it", () => {
    const p = parameter([0, 0], [1e150, -1e150]);
    const optimizer = new Optimizer([p], { lr: 1e-3 });
    for (let i = 0; i < 3; i++) optimizer.step();
    for (const value of p.value.data) expect(Number.isFinite(value)).toBe(true);
    expect(p.value.data[0]).toBe(-p.value.data[1]);
  });

  it("names the first entry that is not finite, wherever it stands", () => {
    for (const [index, place] of [
      [0, "(0, 0)"],
      [2, "(1, 0)"],
      [5, "(2, 1)"],
    ] as const) {
      const p = new Parameter(Matrix.zeros(3, 2) as Matrix);
      p.grad.data.fill(Number.NaN, index);
      expect(refusal(() => new Optimizer([p]).step())).toMatch(
        `${name}.step: entry ${place} of the gradient of parameter 0 (3×2) is NaN.`,
      );
    }
  });

  it("keeps its list of parameters when the one it was given changes", () => {
    const p = parameter([1], [1]),
      list = [p],
      optimizer = new Optimizer(list);
    list.pop();
    optimizer.step();
    expect(p.value.data[0]).toBeLessThan(1);
  });
});

it.each([
  ["Momentum", Momentum],
  ["RMSProp", RMSProp],
  ["Adam", Adam],
] as const)("%s refuses a gradient whose sum or square might be infinite, which SGD takes", (name, Optimizer) => {
  const p = parameter([1], [-1.1e150]);
  expect(refusal(() => new Optimizer([p]).step())).toMatch(
    `${name}.step: entry (0, 0) of the gradient of parameter 0 (1×1) is -1.1e+150.`,
  );
  expect(p.value.data[0]).toBe(1);
  new SGD([p], { lr: 1e-150 }).step();
  expect(p.value.data[0]).toBeCloseTo(2.1, 12);
});

it.each([
  ["RMSProp", RMSProp],
  ["Adam", Adam],
] as const)("%s takes an epsilon of 1e-150, but none that counts for nothing", (name, Optimizer) => {
  expect(new Optimizer([parameter([1], [1])], { epsilon: 1e-150 }).epsilon).toBe(1e-150);
  expect(refusal(() => new Optimizer([parameter([1], [1])], { epsilon: 9e-151 }))).toBe(
    `${name}: epsilon must be at least 1e-150, got 9e-151`,
  );
});
