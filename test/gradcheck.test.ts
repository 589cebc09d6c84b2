import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  Adam,
  cubicData,
  gradientCheck,
  Linear,
  linspace,
  type Loss,
  Matrix,
  MSELoss,
  NeuralNetwork,
  ReLU,
  seededRandom,
  Sequential,
  Sigmoid,
  sineData,
  spreadKinks,
  Tanh,
  train,
  type Trainable,
} from "../src/index";
import { drawn, firstDifference, refusal, untyped } from "./support";

/** Away from kinks: biases of its own for every unit. Square layers, so that a transposed gradient has the right shape. */
function healthy(seed = 1) {
  const random = seededRandom(seed),
    network = new NeuralNetwork(3, 3, 3, random);
  network.linear1.bias.value.data.set(drawn(1, 3, random).data);
  return network;
}

const X = drawn(6, 3, seededRandom(2)),
  y = drawn(6, 3, seededRandom(3));

/** The network with a mistake in backward: `spoil` sees the gradients of one backward alone. */
function broken(network: Trainable, spoil: (gradients: Matrix[]) => void): Trainable {
  return {
    forward: (x) => network.forward(x),
    parameters: () => network.parameters(),
    backward: (dy) => {
      const grads = network.parameters().map(({ grad }) => grad),
        before = grads.map((g) => g.copy());
      for (const g of grads) g.data.fill(0);
      network.backward(dy);
      spoil(grads);
      grads.forEach((g, k) => g.data.set(g.add(before[k]).data));
    },
  };
}

/** A factor that nobody sees in a gradient. */
const enlarge = (gradients: Matrix[]) => gradients.forEach((g) => g.data.set(g.scale(1.001).data));

/** A network whose backward forgets where the ReLU was flat. */
class WithoutMask extends NeuralNetwork<number, number, number> {
  override backward(dOutput: Matrix): void {
    this.linear1.accumulate(this.linear2.backward(dOutput));
  }
}

/** A smooth network, and targets that it misses by as much: the less, the more its loss bends beside its slopes. */
function missing(by: number, seed: number) {
  const random = seededRandom(seed),
    smooth = seed % 2 ? new Tanh() : new Sigmoid(),
    network = new Sequential(new Linear(3, 5, random), smooth, new Linear(5, 3, random));
  return { network, targets: network.forward(X).add(drawn(6, 3, random).scale(by)) };
}

const wrongParameters = (report: { wrong: { parameter: number }[] }) =>
  [...new Set(report.wrong.map((e) => e.parameter))].sort();

describe("gradientCheck passes", () => {
  it("a healthy network, with an error far below the tolerance", () => {
    const report = gradientCheck(healthy(), X, y);
    expect(report.passed).toBe(true);
    expect(report.wrong).toEqual([]);
    expect(report.entries).toHaveLength(3 * 3 + 3 + 3 * 3 + 3);
    expect(report.entries.filter((e) => e.kink)).toEqual([]);
    for (const { error } of report.entries) expect(error).toBeLessThan(1e-7);
  });

  it("the network of the course as it starts, on both curves", () => {
    for (const data of [sineData, cubicData])
      for (const seed of [1, 2, 3]) {
        const random = seededRandom(seed),
          { X, y } = data(100, random);
        expect(String(gradientCheck(new NeuralNetwork(1, 100, 1, random), X, y))).toContain("agrees");
      }
  });

  it("the network of the course after spreadKinks, where some sample is always near a kink", () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed),
        { X, y } = sineData(100, random),
        network = new NeuralNetwork(1, 100, 1, random);
      spreadKinks(network.linear1, -10, 10, random);
      expect(String(gradientCheck(network, X, y))).toContain("agrees");
    }
  });

  it("layers without kinks", () => {
    const random = seededRandom(4);
    const network = new Sequential(
      new Linear(3, 5, random),
      new Tanh(),
      new Linear(5, 4, random),
      new Sigmoid(),
      new Linear(4, 3, random),
    );
    expect(gradientCheck(network, X, y).passed).toBe(true);
  });

  it("zero biases with a sample exactly at x = 0, where every unit has its kink", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed),
        network = new NeuralNetwork(1, 10, 1, random),
        x = linspace(-2, 2, 5);
      const report = gradientCheck(network, x, x.map(Math.cos));
      expect(String(report)).toContain("agrees");
      expect(report.entries.filter((e) => e.kink).length).toBeGreaterThan(0);
      for (const e of report.entries.filter((e) => e.kink)) expect(e.parameter).toBe(1);
    }
  });

  it("the network of the course with a sample exactly at x = 0, where the kink is small beside the slope", () => {
    for (const data of [sineData, cubicData])
      for (const seed of [20, 35, 50, 65, 80, 95]) {
        const random = seededRandom(seed),
          { X, y } = data(101, random);
        expect(String(gradientCheck(new NeuralNetwork(1, 30, 1, random), X, y))).toContain("agrees");
      }
  });

  it("kinks that lie on samples, or less than h from one", () => {
    for (const data of [sineData, cubicData])
      for (let seed = 1; seed <= 40; seed++) {
        const random = seededRandom(seed),
          { X, y } = data(101, random),
          { linear1, ...rest } = new NeuralNetwork(1, 10, 1, random);
        const near = () => X.data[Math.floor(101 * random())] + (random() < 0.5 ? 0 : 1e-5 * (2 * random() - 1));
        linear1.bias.value.data.set(linear1.weight.value.data.map((w) => -w * near()));
        expect(String(gradientCheck(new Sequential(linear1, rest.relu, rest.linear2), X, y))).toContain("agrees");
      }
  });

  it("a network that has learnt its data by heart, whose slopes are next to nothing", () => {
    for (const seed of [3, 63, 123, 423, 483, 723]) {
      const random = seededRandom(seed),
        { X, y } = sineData(5, random),
        network = new NeuralNetwork(1, 30, 1, random);
      train(network, X, y, {
        loss: new MSELoss(),
        optimizer: new Adam(network.parameters(), { lr: 0.01 }),
        epochs: 3000,
      });
      expect(String(gradientCheck(network, X, y))).toContain("agrees");
    }
  });

  it("a kink crossed within h, on either side of the sample", () => {
    for (const part of [-0.999, -0.5, -0.05, -0.005, 0.005, 0.05, 0.5, 0.999]) {
      const network = new NeuralNetwork(1, 2, 1, seededRandom(5)),
        h = 1e-5;
      network.linear1.weight.value.data.set([1.5, -2]);
      network.linear1.bias.value.data.set([-1.5 + part * h, 0.3]);
      const report = gradientCheck(network, Matrix.column([1, -0.7, 2]), Matrix.column([3, 1, -2]), { h });
      expect(String(report)).toContain("agrees");
    }
  });

  it("units that are dead for every sample", () => {
    const network = healthy();
    network.linear1.bias.value.data.fill(-100);
    expect(gradientCheck(network, X, y).passed).toBe(true);
  });

  it.each([1e-2, 1e-4, 1e-6, 1e-9, 1e-12, 0])("a smooth network that misses its targets by %d", (by) => {
    for (let seed = 1; seed <= 20; seed++) {
      const { network, targets } = missing(by, seed);
      expect(String(gradientCheck(network, X, targets))).toContain("agrees");
    }
  });

  it("a network that fits perfectly", () => {
    const network = healthy();
    expect(gradientCheck(network, X, network.predict(X)).passed).toBe(true);
  });

  it("a network that fits perfectly with a dead unit, whose slopes are exactly 0", () => {
    const network = healthy();
    network.linear1.bias.value.data[1] = -100;
    const report = gradientCheck(network, X, network.predict(X));
    expect(report.wrong).toEqual([]);
    expect(report.entries.find(({ parameter, col }) => parameter === 0 && col === 1)?.error).toBe(0);
  });

  it("what differs by the tolerance and no more", () => {
    const network = broken(healthy(), ([dW1]) => {
      dW1.data[5] *= 0.9;
    });
    const [{ error }] = gradientCheck(network, X, y).wrong;
    const report = gradientCheck(network, X, y, { tolerance: error });
    expect(report.passed).toBe(true);
    expect(report.entries.filter((e) => e.kink)).toEqual([]);
    expect(gradientCheck(network, X, y, { tolerance: 0.99 * error }).wrong).toHaveLength(1);
  });

  it("a loss so large that its rounding hides small slopes, without taking them for kinks", () => {
    const random = seededRandom(8);
    const network = new Sequential(new Linear(3, 5, random), new Tanh(), new Linear(5, 3, random));
    const far = y.map((value) => value + 1e6);
    const report = gradientCheck(network, X, far);
    expect(report.passed).toBe(true);
    expect(report.entries.filter((e) => e.kink)).toEqual([]);
  });

  it("a loss that is negative", () => {
    const loss: Loss = {
      forward: (output, y) => output.sub(y).mean() - 100,
      backward: () => Matrix.zeros(6, 3).map(() => 1 / 18),
    };
    expect(String(gradientCheck(healthy(), X, y, { loss }))).toContain("agrees");
  });

  it("targets a million times too large or too small", () => {
    for (const scale of [1e6, 1e-6]) {
      const network = healthy();
      network.linear2.weight.value.data.set(network.linear2.weight.value.scale(scale).data);
      expect(String(gradientCheck(network, X, y.scale(scale)))).toContain("agrees");
    }
  });
});

describe("gradientCheck finds", () => {
  it.each<[string, number[], (gradients: Matrix[]) => void]>([
    ["a weight gradient that was transposed", [0], ([dW1]) => dW1.data.set(dW1.transpose().data)],
    ["a bias gradient that was doubled", [1], ([, db1]) => db1.data.set(db1.scale(2).data)],
    ["a sign", [2], ([, , dW2]) => dW2.data.set(dW2.scale(-1).data)],
    ["a missing gradient", [3], ([, , , db2]) => db2.data.fill(0)],
    [
      "a bias gradient that is the mean over the batch instead of the sum",
      [1, 3],
      ([, db1, , db2]) => [db1, db2].forEach((db) => db.data.set(db.scale(1 / 6).data)),
    ],
    ["a missing factor everywhere", [0, 1, 2, 3], (all) => all.forEach((g) => g.data.set(g.scale(3).data))],
    ["rows exchanged", [2], ([, , dW2]) => dW2.data.set([...dW2.data.slice(3, 6), ...dW2.data.slice(0, 3)])],
    ["a factor of 1.00001", [0], ([dW1]) => dW1.data.set(dW1.scale(1.00001).data)],
    ["NaN", [3], ([, , , db2]) => db2.data.fill(Number.NaN)],
    ["infinity", [3], ([, , , db2]) => db2.data.fill(1 / 0)],
  ])("%s, and in which parameter", (_, parameters, spoil) => {
    const report = gradientCheck(broken(healthy(), spoil), X, y);
    expect(report.passed).toBe(false);
    expect(wrongParameters(report)).toEqual(parameters);
    expect(String(report)).toMatch(/^gradient check: backward is WRONG in \d+ of 24 entries$/m);
  });

  it("a ReLU whose mask was forgotten: everything before it is wrong, everything after it right", () => {
    const random = seededRandom(6),
      network = new WithoutMask(3, 3, 3, random);
    network.linear1.bias.value.data.set(drawn(1, 3, random).data);
    expect(wrongParameters(gradientCheck(network, X, y))).toEqual([0, 1]);
  });

  it("that mistake in the network of the course, too, which starts with all its kinks on one point", () => {
    const random = seededRandom(7),
      { X, y } = sineData(100, random);
    expect(wrongParameters(gradientCheck(new WithoutMask(1, 20, 1, random), X, y))).toEqual([0, 1]);
    expect(
      wrongParameters(gradientCheck(new WithoutMask(1, 20, 1, random), linspace(-2, 2, 5), linspace(0, 1, 5))),
    ).toEqual([0, 1]);
  });

  it.each([1e3, 1, 1e-3])("a doubled gradient, also where outputs and targets are scaled by %d", (scale) => {
    const network = healthy();
    network.linear2.weight.value.data.set(network.linear2.weight.value.scale(scale).data);
    const doubled = broken(network, (all) => all.forEach((g) => g.data.set(g.scale(2).data)));
    const { wrong, entries } = gradientCheck(doubled, X, y.scale(scale));
    expect(wrong).toHaveLength(entries.filter(({ backward }) => backward !== 0).length);
  });

  it("a loss without its factor 2/n", () => {
    class WithoutFactor extends MSELoss {
      override backward(): Matrix {
        const gradient = super.backward();
        return gradient.scale(gradient.data.length / 2);
      }
    }
    const report = gradientCheck(healthy(), X, y, { loss: new WithoutFactor() });
    expect(wrongParameters(report)).toEqual([0, 1, 2, 3]);
  });

  it("a loss that backward does not belong to", () => {
    const cubed: Loss = {
      forward: (output, y) =>
        output
          .sub(y)
          .map((d) => Math.abs(d) ** 3)
          .mean(),
      backward: () => new Matrix(6, 3),
    };
    expect(gradientCheck(healthy(), X, y, { loss: cubed }).passed).toBe(false);
  });

  it("a single wrong entry, and where it is", () => {
    const report = gradientCheck(
      broken(healthy(), ([dW1]) => {
        dW1.data[5] += 0.01;
      }),
      X,
      y,
    );
    expect(report.wrong.map(({ parameter, row, col }) => [parameter, row, col])).toEqual([[0, 1, 2]]);
    const [{ backward, difference, error }] = report.wrong;
    expect(backward - difference).toBeCloseTo(0.01, 6);
    expect(error).toBeCloseTo(0.01 / Math.max(Math.abs(backward), Math.abs(difference)), 6);
  });

  it("the wrong sign of a slope even at a kink", () => {
    const network = new NeuralNetwork(1, 10, 1, seededRandom(1)),
      x = linspace(-2, 2, 5);
    const report = gradientCheck(
      broken(network, ([, db1]) => db1.data.set(db1.scale(-1).data)),
      x,
      x.map(Math.cos),
    );
    expect(wrongParameters(report)).toEqual([1]);
  });

  it("a factor of 1.001 where the loss is large and its rounding hides small slopes", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      const { X, y } = cubicData(20, random);
      const network = new NeuralNetwork(1, 3, 1, random);
      spreadKinks(network.linear1, -10, 10, random);
      const report = gradientCheck(broken(network, enlarge), X, y);
      for (const e of report.entries) if (Math.abs(e.backward) > 1) expect(report.wrong).toContain(e);
    }
  });

  it.each([1e-2, 1e-4, 1e-6])("a factor of 1.001 in a smooth network that misses its targets by %d", (by) => {
    for (let seed = 1; seed <= 20; seed++) {
      const { network, targets } = missing(by, seed);
      const report = gradientCheck(broken(network, enlarge), X, targets);
      const largest = Math.max(...report.entries.map((e) => Math.abs(e.backward)));
      for (const e of report.entries) if (Math.abs(e.backward) > 0.01 * largest) expect(report.wrong).toContain(e);
    }
  });

  it("the worst entry first, and NaN is worst of all", () => {
    const report = gradientCheck(
      broken(healthy(), ([dW1]) => {
        dW1.data[4] *= 1.5;
        dW1.data[2] *= 2;
        dW1.data[7] = Number.NaN;
        dW1.data[8] *= -1;
      }),
      X,
      y,
    );
    expect(report.wrong.map(({ row, col }) => 3 * row + col)).toEqual([7, 8, 2, 4]);
    expect(String(report)).toMatch(/^ +0 .*\(2, 1\) .*NaN/m);
  });
});

describe("gradientCheck", () => {
  it("leaves parameters and gradients as they were, bit for bit", () => {
    const network = healthy(),
      parameters = network.parameters();
    network.forward(X);
    network.backward(y);
    const before = parameters.flatMap(({ value, grad }) => [...value.data, ...grad.data]);
    gradientCheck(network, X, y);
    gradientCheck(
      broken(network, ([dW1]) => dW1.data.fill(7)),
      X,
      y,
    );
    expect(
      firstDifference(
        parameters.flatMap(({ value, grad }) => [...value.data, ...grad.data]),
        before,
      ),
    ).toBe("none");
  });

  it("puts everything back when forward or backward throws, too", () => {
    const network = healthy(),
      parameters = network.parameters();
    network.forward(X);
    network.backward(y);
    const before = parameters.flatMap(({ value, grad }) => [...value.data, ...grad.data]);
    let calls = 0;
    const failing: Trainable[] = [
      {
        forward: (x) => network.forward(x),
        parameters: () => parameters,
        backward: () => {
          throw new Error("backward failed");
        },
      },
      {
        forward: (x) => {
          if (++calls === 5) throw new Error("forward failed");
          return network.forward(x);
        },
        parameters: () => parameters,
        backward: (dy) => network.backward(dy),
      },
    ];
    for (const trainable of failing) expect(() => gradientCheck(trainable, X, y)).toThrow(/ward failed/);
    expect(
      firstDifference(
        parameters.flatMap(({ value, grad }) => [...value.data, ...grad.data]),
        before,
      ),
    ).toBe("none");
  });

  it("leaves the network as after a forward on X", () => {
    const make = () => new Sequential(new Linear(3, 3, seededRandom(1)), new Tanh());
    const checked = make(),
      fresh = make();
    gradientCheck(checked, X, y);
    fresh.forward(X);
    expect(firstDifference(checked.backward(y).data, fresh.backward(y).data)).toBe("none");
  });

  it("takes another h and another tolerance", () => {
    const slightly = () => broken(healthy(), ([dW1]) => dW1.data.set(dW1.scale(1.001).data));
    expect(gradientCheck(slightly(), X, y, { tolerance: 1e-2 }).passed).toBe(true);
    expect(gradientCheck(slightly(), X, y, { tolerance: 1e-4 }).passed).toBe(false);
    expect(gradientCheck(slightly(), X, y, { h: 1e-4 }).passed).toBe(false);
    expect(gradientCheck(healthy(), X, y, { h: 1e-4 }).passed).toBe(true);
  });

  it("prints a line for every parameter, which a notebook shows as it is", () => {
    const network = new NeuralNetwork(1, 2, 1, seededRandom(1));
    network.linear1.weight.value.data.set([2, -1]);
    network.linear1.bias.value.data.set([-1, 1]);
    network.linear2.weight.value.data.set([3, -1]);
    const report = gradientCheck(
      broken(network, ([, , , db2]) => db2.data.fill(1)),
      Matrix.column([0, 1]),
      Matrix.column([1, 2]),
    );
    expect(String(report)).toBe(
      [
        "gradient check: backward is WRONG in 1 of 7 entries",
        "7 entries, h = 0.00001, tolerance 0.000001",
        "parameter  shape  wrong  kinks  worst at  backward  difference  relative error",
        "        0    1×2    0/2      1    (0, 0)   3.00000     3.00000         6.6e-12",
        "        1    1×2    0/2      1    (0, 0)   3.00000     3.00000         6.6e-12",
        "        2    2×1    0/2      0    (0, 0)   1.00000     1.00000         6.6e-12",
        "        3    1×1    1/1      0    (0, 0)   1.00000    -1.00000          2.0e+0",
      ].join("\n"),
    );
    expect(inspect(report)).toBe(String(report));
  });
});

describe("gradientCheck refuses", () => {
  it.each([
    ["h = 0, by which it would divide", { h: 0 }, /^gradientCheck: h must be above 0/],
    ["h < 0", { h: -1e-5 }, /^gradientCheck: h must be .*, got -0.00001$/],
    ["h = NaN", { h: Number.NaN }, /^gradientCheck: h must be .*, got NaN$/],
    [
      "tolerance 0, which no difference quotient meets",
      { tolerance: 0 },
      /^gradientCheck: tolerance must be .*, got 0$/,
    ],
    ["a negative tolerance", { tolerance: -1 }, /^gradientCheck: tolerance must be .*, got -1$/],
    ["a tolerance of NaN", { tolerance: Number.NaN }, /^gradientCheck: tolerance must be .*, got NaN$/],
  ])("%s", (_, options, message) => {
    expect(refusal(() => gradientCheck(healthy(), X, y, options))).toMatch(message);
  });

  it("an h so small that rounding hides every slope", () => {
    const doubled = broken(healthy(), (all) => all.forEach((g) => g.data.set(g.scale(2).data)));
    expect(refusal(() => gradientCheck(doubled, X, y, { h: 1e-16 }))).toMatch(/^gradientCheck: h /);
    expect(refusal(() => gradientCheck(doubled, X, y, { h: 9e-11 }))).toMatch(/^gradientCheck: h /);
    expect(() => gradientCheck(doubled, X, y, { h: 1e-10 })).not.toThrow();
  });

  it("what is no network", () => {
    expect(refusal(() => gradientCheck(untyped(undefined), X, y))).toBe(
      "gradientCheck: network.forward must be a function such as that of new NeuralNetwork(1, 100, 1, random), got undefined",
    );
  });

  it("half a network, a loss that is none, and a network that gives no matrix", () => {
    const { forward, backward } = healthy();
    expect(refusal(() => gradientCheck(untyped({ forward, backward }), X, y))).toMatch(
      /^gradientCheck: network.parameters must be .*, got undefined$/,
    );
    expect(refusal(() => gradientCheck(healthy(), X, y, { loss: untyped({ forward }) }))).toMatch(
      /^gradientCheck: loss.backward must be .*, got undefined$/,
    );
    const loss: Loss = { forward: () => 1, backward: () => Matrix.zeros(6, 3) };
    const numbers = Object.assign(healthy(), { forward: () => 3, backward: () => {} });
    expect(refusal(() => gradientCheck(untyped(numbers), X, y, { loss }))).toBe(
      "gradientCheck: network.forward(X) must be a Matrix, got 3",
    );
  });

  it("an h that leads to where the loss is infinite, on either side", () => {
    for (const side of [1, -1]) {
      const network = new Sequential(new Linear(1, 1, seededRandom(1)));
      const [start] = network.parameters()[0].value.data;
      const loss: Loss = {
        forward: () => (side * (network.parameters()[0].value.data[0] - start) > 0 ? 1 / 0 : 1),
        backward: () => Matrix.zeros(1, 1),
      };
      expect(refusal(() => gradientCheck(network, Matrix.row([1]), Matrix.row([1]), { loss }))).toBe(
        "gradientCheck: 0.00001 away the loss is Infinity; try a smaller h",
      );
    }
  });

  it("options that are none", () => {
    expect(refusal(() => gradientCheck(healthy(), X, y, untyped(1e-5)))).toBe(
      "gradientCheck: the options must be an object such as { h: 1e-5 }, got 0.00001",
    );
  });

  it("a network without parameters", () => {
    expect(refusal(() => gradientCheck(new Sequential(new ReLU()), X, y))).toBe(
      "gradientCheck: the list of parameters is empty: there is nothing to train",
    );
  });

  it("a loss that is not finite", () => {
    const network = healthy();
    network.linear2.bias.value.data[0] = Number.NaN;
    expect(refusal(() => gradientCheck(network, X, y))).toBe("gradientCheck: the loss is NaN, which has no slope");
  });

  it("data that are no matrix or not finite", () => {
    const bad = X.copy();
    bad.data[4] = Number.NaN;
    expect(refusal(() => gradientCheck(healthy(), untyped([1]), y))).toBe(
      "gradientCheck: X must be a Matrix, got an array of 1",
    );
    expect(refusal(() => gradientCheck(healthy(), bad, y))).toBe(
      "gradientCheck: X must hold finite numbers, but entry (1, 1) is NaN",
    );
    expect(refusal(() => gradientCheck(healthy(), X, bad))).toBe(
      "gradientCheck: y must hold finite numbers, but entry (1, 1) is NaN",
    );
  });
});
