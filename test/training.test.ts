import { describe, expect, it } from "vitest";
import {
  Adam,
  cosine,
  type Epoch,
  Linear,
  linspace,
  type Loss,
  Matrix,
  MSELoss,
  NeuralNetwork,
  type Parameter,
  ReLU,
  seededRandom,
  Sequential,
  SGD,
  sineData,
  spreadKinks,
  train,
} from "../src/index";
import { firstDifference, refusal, untyped, zeros } from "./support";

/** Ten samples of a sine, a small network, and what train needs. */
function start(seed = 1, lr = 0.01) {
  const random = seededRandom(seed),
    { X, y } = sineData(10, random),
    network = new NeuralNetwork(1, 8, 1, random);
  return { X, y, network, loss: new MSELoss(), optimizer: new Adam(network.parameters(), { lr }) };
}

const values = (network: { parameters(): Parameter[] }) => network.parameters().flatMap(({ value }) => [...value.data]);

describe("train", () => {
  it("is forward, loss, backward, step, over and over: the loop written by hand gives the same bits", () => {
    const a = start(),
      b = start(),
      byHand: Epoch[] = [];
    const history = train(a.network, a.X, a.y, { loss: a.loss, optimizer: a.optimizer, epochs: 100, every: 1 });
    for (let epoch = 0; epoch < 100; epoch++) {
      byHand.push({ epoch, loss: b.loss.forward(b.network.forward(b.X), b.y) });
      b.optimizer.zeroGrad();
      b.network.backward(b.loss.backward());
      b.optimizer.step();
    }
    expect(history).toEqual(byHand);
    expect(firstDifference(values(a.network), values(b.network))).toBe("none");
  });

  it("with a schedule is that loop with lr = its factor times lr", () => {
    const a = start(),
      b = start();
    const halving = (epoch: number, epochs: number) => 0.5 ** ((10 * epoch) / epochs);
    train(a.network, a.X, a.y, { loss: a.loss, optimizer: a.optimizer, epochs: 50, schedule: halving });
    for (let epoch = 0; epoch < 50; epoch++) {
      b.loss.forward(b.network.forward(b.X), b.y);
      b.optimizer.zeroGrad();
      b.network.backward(b.loss.backward());
      b.optimizer.lr = 0.01 * halving(epoch, 50);
      b.optimizer.step();
    }
    expect(firstDifference(values(a.network), values(b.network))).toBe("none");
  });

  it("gives Sequential the same path as NeuralNetwork, bit for bit", () => {
    const a = start(2),
      random = seededRandom(2),
      { X, y } = sineData(10, random);
    const network = new Sequential(new Linear(1, 8, random), new ReLU(), new Linear(8, 1, random));
    const options = { epochs: 200, every: 1, schedule: cosine };
    const one = train(a.network, a.X, a.y, { ...options, loss: a.loss, optimizer: a.optimizer });
    const two = train(network, X, y, {
      ...options,
      loss: new MSELoss(),
      optimizer: new Adam(network.parameters(), { lr: 0.01 }),
    });
    expect(two).toEqual(one);
    expect(firstDifference(values(network), values(a.network))).toBe("none");
  });

  it("gives the same bits for the same seed and others for another seed", () => {
    const run = (seed: number) => {
      const { network, X, y, loss, optimizer } = start(seed);
      return { history: train(network, X, y, { loss, optimizer, epochs: 300 }), end: values(network) };
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3).end).not.toEqual(run(4).end);
  });

  it("reports the loss before that epoch's step", () => {
    const { network, X, y, loss, optimizer } = start();
    const before = new MSELoss().forward(network.predict(X), y);
    const seen: number[] = [];
    const history = train(network, X, y, {
      loss,
      optimizer,
      epochs: 5,
      every: 1,
      onEpoch: (e) => seen.push(e.loss - new MSELoss().forward(network.predict(X), y)),
    });
    expect(history[0]).toEqual({ epoch: 0, loss: before });
    expect(seen).toEqual([0, 0, 0, 0, 0]);
    expect(new MSELoss().forward(network.predict(X), y)).not.toBe(history[4].loss);
  });

  it.each([
    [10, 3, [0, 3, 6, 9]],
    [11, 3, [0, 3, 6, 9, 10]],
    [10, 100, [0, 9]],
    [1, 1, [0]],
    [1, 5, [0]],
    [4, 1, [0, 1, 2, 3]],
    [201, undefined, [0, 100, 200]],
    [250, undefined, [0, 100, 200, 249]],
  ])("for %i epochs and every = %s reports and records epochs %j", (epochs, every, expected) => {
    const { network, X, y, loss, optimizer } = start(),
      reported: Epoch[] = [];
    const history = train(network, X, y, { loss, optimizer, epochs, every, onEpoch: (e) => reported.push(e) });
    expect(history.map(({ epoch }) => epoch)).toEqual(expected);
    expect(reported).toEqual(history);
  });

  it("keeps its history when a callback writes to what it is given", () => {
    const { network, X, y, loss, optimizer } = start();
    const history = train(network, X, y, {
      loss,
      optimizer,
      epochs: 2,
      every: 1,
      onEpoch: (e) => {
        e.loss = -1;
      },
    });
    for (const { loss } of history) expect(loss).toBeGreaterThan(0);
  });

  it("is not disturbed by a callback that predicts", () => {
    const a = start(),
      b = start(),
      wide = linspace(-20, 20, 55);
    const one = train(a.network, a.X, a.y, { loss: a.loss, optimizer: a.optimizer, epochs: 20, every: 1 });
    const two = train(b.network, b.X, b.y, {
      loss: b.loss,
      optimizer: b.optimizer,
      epochs: 20,
      every: 1,
      onEpoch: () => b.network.predict(wide),
    });
    expect(two).toEqual(one);
  });

  it("goes on where it stopped when called again", () => {
    const a = start(),
      b = start();
    const whole = train(a.network, a.X, a.y, { loss: a.loss, optimizer: a.optimizer, epochs: 40, every: 1 });
    const options = { loss: b.loss, optimizer: b.optimizer, epochs: 20, every: 1 };
    const parts = [...train(b.network, b.X, b.y, options), ...train(b.network, b.X, b.y, options)];
    expect(parts.map(({ loss }) => loss)).toEqual(whole.map(({ loss }) => loss));
  });

  it("ignores gradients left over from before", () => {
    const a = start(),
      b = start();
    for (const { grad } of b.network.parameters()) grad.data.fill(7);
    train(a.network, a.X, a.y, { loss: a.loss, optimizer: a.optimizer, epochs: 3 });
    train(b.network, b.X, b.y, { loss: b.loss, optimizer: b.optimizer, epochs: 3 });
    expect(values(b.network)).toEqual(values(a.network));
  });

  it("changes neither X nor y", () => {
    const { network, X, y, loss, optimizer } = start(),
      before = [...X.data, ...y.data];
    train(network, X, y, { loss, optimizer, epochs: 5 });
    expect([...X.data, ...y.data]).toEqual(before);
  });

  it("moves only the layers whose parameters the optimiser holds", () => {
    const { network, X, y, loss } = start(),
      before = network.parameters().map(({ value }) => value.toArray());
    train(network, X, y, { loss, optimizer: new Adam(network.linear2.parameters()), epochs: 5 });
    const moved = network.parameters().map(({ value }, k) => String(value.toArray()) !== String(before[k]));
    expect(moved).toEqual([false, false, true, true]);
  });

  it("takes any loss and any optimiser", () => {
    const { network, X, y } = start(),
      absolute: Loss & { d?: Matrix } = {
        forward(output, y) {
          this.d = output.sub(y);
          return this.d.map(Math.abs).mean();
        },
        backward() {
          return (this.d as Matrix).map((d) => Math.sign(d) / 10);
        },
      };
    const history = train(network, X, y, {
      loss: absolute,
      optimizer: new SGD(network.parameters(), { lr: 0.01 }),
      epochs: 300,
    });
    expect(history[history.length - 1].loss).toBeLessThan(history[0].loss);
  });

  it("fits a straight line exactly", () => {
    const X = linspace(-1, 1, 20),
      y = X.map((x) => 3 * x - 2),
      network = new Sequential(new Linear(1, 1, seededRandom(1)));
    const history = train(network, X, y, {
      loss: new MSELoss(),
      optimizer: new SGD(network.parameters(), { lr: 0.5 }),
      epochs: 500,
    });
    expect(history[history.length - 1].loss).toBeLessThan(1e-28);
    expect(values(network)).toEqual([expect.closeTo(3, 12), expect.closeTo(-2, 12)]);
  });
});

describe("the learning rate", () => {
  it("is the schedule's factor times lr in each step, and itself again at the end", () => {
    const { network, X, y, loss, optimizer } = start(1, 0.25),
      rates: number[] = [],
      asked: number[][] = [];
    const step = optimizer.step.bind(optimizer);
    optimizer.step = () => {
      rates.push(optimizer.lr);
      step();
    };
    const schedule = (epoch: number, epochs: number) => {
      asked.push([epoch, epochs]);
      return 1 - epoch / epochs;
    };
    train(network, X, y, { loss, optimizer, epochs: 4, schedule });
    expect(rates).toEqual([0.25, 0.1875, 0.125, 0.0625]);
    expect(asked).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ]);
    expect(optimizer.lr).toBe(0.25);
  });

  it("stays as it is without a schedule", () => {
    const { network, X, y, loss, optimizer } = start(1, 0.25);
    train(network, X, y, { loss, optimizer, epochs: 2, every: 1, onEpoch: () => expect(optimizer.lr).toBe(0.25) });
    expect(optimizer.lr).toBe(0.25);
  });

  it("is restored when onEpoch, the schedule or the network throws", () => {
    const fail = () => {
      throw new Error("on purpose");
    };
    const later = (epoch: number) => (epoch === 3 ? fail() : 0.5);
    for (const options of [{ onEpoch: ({ epoch }: Epoch) => void later(epoch), every: 1 }, { schedule: later }]) {
      const { network, X, y, loss, optimizer } = start();
      expect(() => train(network, X, y, { loss, optimizer, epochs: 9, schedule: cosine, ...options })).toThrow(
        "on purpose",
      );
      expect(optimizer.lr).toBe(0.01);
    }
    const { network, X, y, loss, optimizer } = start();
    network.backward = fail;
    expect(() => train(network, X, y, { loss, optimizer, epochs: 9 })).toThrow("on purpose");
    expect(optimizer.lr).toBe(0.01);
  });

  it("may be changed by onEpoch where there is no schedule", () => {
    const { network, X, y, loss, optimizer } = start(1, 0.4);
    const halve = () => {
      optimizer.lr /= 2;
    };
    train(network, X, y, { loss, optimizer, epochs: 3, every: 1, onEpoch: halve });
    expect(optimizer.lr).toBe(0.05);
  });

  it("may be 0 from some epoch on: nothing moves any more", () => {
    const { network, X, y, loss, optimizer } = start();
    const history = train(network, X, y, {
      loss,
      optimizer,
      epochs: 6,
      every: 1,
      schedule: (epoch) => (epoch < 2 ? 1 : 0),
    });
    expect(new Set(history.slice(2).map((e) => e.loss)).size).toBe(1);
  });
});

describe("schedules", () => {
  it("cosine falls from 1 to nearly 0 along half a cosine", () => {
    expect(cosine(0, 100)).toBe(1);
    expect(cosine(25, 100)).toBeCloseTo((1 + Math.SQRT1_2) / 2, 12);
    expect(cosine(50, 100)).toBeCloseTo(0.5, 12);
    expect(cosine(99, 100)).toBeCloseTo(0.000247, 6);
    expect(cosine(100, 100)).toBe(0);
    for (let epoch = 1; epoch < 100; epoch++) {
      expect(cosine(epoch, 100)).toBeLessThan(cosine(epoch - 1, 100));
      expect(cosine(epoch, 100) + cosine(100 - epoch, 100)).toBeCloseTo(1, 12);
    }
  });
});

describe("cosine refuses", () => {
  it.each([
    ["no epochs", 0, 0, "cosine: epochs must be a positive whole number, got 0"],
    ["an epoch before the first", -1, 10, "cosine: epoch must be a number that is at least 0, got -1"],
    ["an epoch after the last", 11, 10, "cosine: epoch must be at most 10, got 11"],
  ])("%s", (_, epoch, epochs, message) => {
    expect(refusal(() => cosine(epoch, epochs))).toBe(message);
  });
});

describe("train stops", () => {
  it("when the loss is no number at all", () => {
    const { network, X, y, optimizer } = start();
    const loss = { forward: () => untyped("small"), backward: () => X };
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 10 }))).toBe(
      'train: loss.forward must give a number, gave "small"',
    );
  });

  it("when the loss is no longer finite, and says at which epoch, at which loss, and why", () => {
    const { network, X, y, loss } = start(),
      optimizer = new SGD(network.parameters(), { lr: 10 });
    const message = refusal(() => train(network, X, y, { loss, optimizer, epochs: 1000 }));
    expect(message).toMatch(
      /^train: stopped at epoch \d+: the loss is (Infinity|NaN) \(one epoch before it was \d\.\d+e\+\d+\)\.\nLikely cause: lr = 10 is too large\.$/,
    );
    expect(optimizer.lr).toBe(10);
  });

  it("at epoch 0 when a weight is NaN from the start", () => {
    const { network, X, y, loss, optimizer } = start();
    network.linear2.bias.value.data[0] = Number.NaN;
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 10 }))).toBe(
      "train: stopped at epoch 0: the loss is NaN.\nLikely cause: the start weights, X or y are too large to square, or a weight is NaN.",
    );
  });

  it("with the parameters of the last step in place, not with NaN", () => {
    const { network, X, y, loss } = start(),
      optimizer = new SGD(network.parameters(), { lr: 10 });
    refusal(() => train(network, X, y, { loss, optimizer, epochs: 1000 }));
    for (const value of values(network)) expect(value).not.toBeNaN();
  });

  it("when the schedule gives no factor", () => {
    const { network, X, y, loss, optimizer } = start();
    const schedule = (epoch: number) => (epoch === 3 ? Number.NaN : 1);
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 10, schedule }))).toBe(
      "train: schedule(3, 10) must be a number that is at least 0, got NaN",
    );
    expect(optimizer.lr).toBe(0.01);
  });
});

describe("train refuses, before anything changes,", () => {
  const nan = Matrix.column([1, 2, 3]).map((x) => (x === 2 ? Number.NaN : x));
  const good = Matrix.column([1, 2, 3]);

  it.each<[string, { X?: Matrix; y?: Matrix; options?: object }, string]>([
    ["NaN in X", { X: nan }, "train: X must hold finite numbers, but entry (1, 0) is NaN"],
    [
      "infinity in y",
      { y: good.map((x) => 1 / (x - 3)) },
      "train: y must hold finite numbers, but entry (2, 0) is Infinity",
    ],
    [
      "X and y of different length",
      { y: zeros(2, 1) },
      "train: X is 3×1 and y is 2×1: every row of X needs a row of y",
    ],
    [
      "targets with more columns than outputs",
      { y: zeros(3, 2) },
      "MSELoss.forward: output is 3×1 and y is 3×2: every output needs its target",
    ],
    [
      "X with more columns than inputs",
      { X: zeros(3, 2) },
      "Linear.forward: X is 3×2, but the layer takes 1 column: one row a sample, one column an input",
    ],
    ["X as a list", { X: untyped([1, 2, 3]) }, "train: X must be a Matrix, got an array of 3"],
    ["y as a list", { y: untyped([1, 2, 3]) }, "train: y must be a Matrix, got an array of 3"],
    ["no epochs", { options: { epochs: 0 } }, "train: epochs must be a positive whole number, got 0"],
    ["half an epoch", { options: { epochs: 1.5 } }, "train: epochs must be a positive whole number, got 1.5"],
    [
      "a missing number of epochs",
      { options: { epochs: undefined } },
      "train: epochs must be a positive whole number, got undefined",
    ],
    ["every = 0", { options: { every: 0 } }, "train: every must be a positive whole number, got 0"],
    [
      "a schedule that is a number",
      { options: { schedule: 0.5 } },
      "train: schedule must be a function such as cosine, got 0.5",
    ],
    [
      "an onEpoch that is no function",
      { options: { onEpoch: "log" } },
      'train: onEpoch must be a function such as ({ epoch, loss }) => console.log(epoch, loss), got "log"',
    ],
    [
      "a missing loss",
      { options: { loss: undefined } },
      "train: loss.forward must be a function such as that of new MSELoss(), got undefined",
    ],
    [
      "a missing optimiser",
      { options: { optimizer: undefined } },
      "train: optimizer.step must be a function such as that of new Adam(network.parameters(), { lr: 0.01 }), got undefined",
    ],
  ])("%s", (_, { X = good, y = good, options }, message) => {
    const { network, loss, optimizer } = start(),
      before = values(network);
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 10, ...options }))).toBe(message);
    expect(values(network)).toEqual(before);
    expect(optimizer.lr).toBe(0.01);
  });

  it("missing options", () => {
    expect(refusal(() => train(start().network, good, good, untyped(undefined)))).toBe(
      "train: the options must be an object such as { loss, optimizer, epochs: 5000 }, got undefined",
    );
  });

  it("what is no network", () => {
    const { loss, optimizer } = start();
    expect(refusal(() => train(untyped(undefined), good, good, { loss, optimizer, epochs: 1 }))).toBe(
      "train: network.forward must be a function such as that of new NeuralNetwork(1, 100, 1, random), got undefined",
    );
  });

  it.each(["step", "zeroGrad"])("an optimiser without %s", (name) => {
    const { network, X, y, loss, optimizer } = start();
    Object.assign(optimizer, { [name]: undefined });
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 1 }))).toBe(
      `train: optimizer.${name} must be a function such as that of new Adam(network.parameters(), { lr: 0.01 }), got undefined`,
    );
  });

  it("an optimiser without parameters", () => {
    const { network, X, y, loss, optimizer } = start();
    Object.assign(optimizer, { parameters: [] });
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 1 }))).toBe(
      "train: optimizer.parameters: the list of parameters is empty: there is nothing to train",
    );
  });

  it("an optimiser that holds the parameters of another network, which would train nothing", () => {
    const { network, X, y, loss } = start(),
      { optimizer } = start();
    expect(refusal(() => train(network, X, y, { loss, optimizer, epochs: 10 }))).toMatch(/^train: .*optimizer/);
  });
});

describe("the network of the course fits the noisy sine within 5000 epochs", () => {
  function fit(seed: number, spread: boolean): number {
    const random = seededRandom(seed),
      { X, y } = sineData(100, random),
      network = new NeuralNetwork(1, 100, 1, random);
    if (spread) spreadKinks(network.linear1, -10, 10, random);
    const optimizer = new Adam(network.parameters(), { lr: 0.01 }),
      loss = new MSELoss();
    train(network, X, y, { loss, optimizer, epochs: 5000, schedule: spread ? cosine : undefined });
    return loss.forward(network.predict(X), y);
  }

  it.each([1, 2, 42])("with its kinks spread and a cosine, from seed %i: the error is at most 0.02", (seed) => {
    expect(fit(seed, true)).toBeLessThanOrEqual(0.02);
  });

  it.each([1, 2, 42])("but not with all its kinks at 0, from seed %i", (seed) => {
    expect(fit(seed, false)).toBeGreaterThan(0.05);
  });
});
