import { describe, expect, it } from "vitest";
import { Adam, Matrix, NeuralNetwork, Parameter, seededRandom, SGD } from "../src/index";
import { drawn, firstDifference, refusal } from "./support";

/** A parameter with that value and that gradient. */
function parameter(values: number[], gradient: number[]) {
  const p = new Parameter(Matrix.row(values) as Matrix);
  p.grad.data.set(gradient);
  return p;
}

const both = [
  ["SGD", SGD],
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

describe.each(both)("%s", (name, Optimizer) => {
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

  it("keeps its list of parameters when the one it was given changes", () => {
    const p = parameter([1], [1]),
      list = [p],
      optimizer = new Optimizer(list);
    list.pop();
    optimizer.step();
    expect(p.value.data[0]).toBeLessThan(1);
  });
});
