// What a student can do wrong, and the sentence that answers. Mistakes with one function's own rules are in its own file.

import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  Adam,
  cubicData,
  heNormal,
  Linear,
  linspace,
  Matrix,
  MSELoss,
  NeuralNetwork,
  normal,
  Parameter,
  ReLU,
  seededRandom,
  Sequential,
  SGD,
  Sigmoid,
  sineData,
  spreadKinks,
  Tanh,
  UserError,
} from "../src/index";
import {
  requireFraction,
  requireFunction,
  requireNonNegative,
  requireNumber,
  requireOptions,
  requirePositive,
  requireSize,
  requireText,
  shown,
  valueAt,
} from "../src/errors";
import { refusal, untyped, zeros } from "./support";

const random = () => seededRandom(42);
const network = () => new NeuralNetwork(1, 4, 1, random());
const sequential = () => new Sequential(new Linear(1, 4, random()), new Tanh(), new Linear(4, 1, random()));
const after = <T extends { forward(x: Matrix): unknown }>(layer: T, x: Matrix): T => {
  layer.forward(x);
  return layer;
};
/** A Sequential of two ReLUs, the second of which gives nothing back in one of its methods. */
const forgetful = (name: "forward" | "apply" | "backward") =>
  new Sequential(new ReLU(), Object.assign(new ReLU(), { [name]: () => {} }));
const withNaN = Matrix.column([1, 2, 3]);
withNaN.data[1] = Number.NaN;
const withInfinity = Matrix.column([1, 2, 3]);
withInfinity.data[2] = Number.NEGATIVE_INFINITY;

describe("UserError", () => {
  it("is an Error with a name of its own", () => {
    const error = new UserError("what: expected this, got that");
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe("UserError: what: expected this, got that");
    expect(error.stack).toContain("errors.test.ts");
  });

  it("shows where it was thrown, except in the kernel, where its message says it all", () => {
    const error = new UserError("what: expected this, got that");
    expect(inspect(error)).toBe(error.stack);
    UserError.messageOnly = true;
    try {
      expect(inspect(error)).toBe("what: expected this, got that");
    } finally {
      UserError.messageOnly = false;
    }
  });
});

describe("A mistake is answered in a sentence:", () => {
  it.each<[string, () => unknown, string]>([
    // shapes
    [
      "a batch with too many columns for the network",
      () => network().forward(untyped(zeros(3, 2))),
      "Linear.forward: X is 3×2, but the layer takes 1 column: one row a sample, one column an input",
    ],
    [
      "a batch that lies on its side",
      () => network().predict(untyped(zeros(1, 100))),
      "Linear.forward: X is 1×100, but the layer takes 1 column: one row a sample, one column an input",
    ],
    [
      "a batch with too few columns for a layer",
      () => new Linear(3, 2, random()).forward(untyped(zeros(5, 2))),
      "Linear.forward: X is 5×2, but the layer takes 3 columns: one row a sample, one column an input",
    ],
    [
      "a gradient of another shape than the network's output",
      () => after(network(), zeros(3, 1)).backward(zeros(2, 1)),
      "NeuralNetwork.backward: the gradient must be 3×1, got 2×1",
    ],
    [
      "a gradient of another shape than the output of the last layer",
      () => after(sequential(), zeros(3, 1)).backward(zeros(3, 2)),
      "Linear.backward: dY must be 3×1, got 3×2",
    ],
    [
      "a gradient of another shape than a layer's output",
      () => after(new Linear(1, 4, random()), zeros(3, 1)).backward(untyped(zeros(4, 3))),
      "Linear.backward: dY must be 3×4, got 4×3",
    ],
    [
      "a gradient of another shape than an activation's output",
      () => after(new ReLU(), zeros(3, 1)).backward(zeros(1, 3)),
      "ReLU.backward: dy must be 3×1, got 1×3",
    ],
    [
      "fewer targets than outputs",
      () => new MSELoss().forward(zeros(100, 1), zeros(50, 1)),
      "MSELoss.forward: output is 100×1 and y is 50×1: every output needs its target",
    ],
    [
      "targets in a row",
      () => new MSELoss().forward(zeros(100, 1), zeros(1, 100)),
      "MSELoss.forward: output is 100×1 and y is 1×100: every output needs its target",
    ],

    // what is no matrix
    [
      "a list for a network",
      () => network().forward(untyped([[1], [2]])),
      "NeuralNetwork.forward: X must be a Matrix, got an array of 2",
    ],
    ["a number for a network", () => network().predict(untyped(1)), "NeuralNetwork.predict: X must be a Matrix, got 1"],
    [
      "data instead of X",
      () => network().forward(untyped({ X: zeros(1, 1) })),
      "NeuralNetwork.forward: X must be a Matrix, got an object (Object)",
    ],
    [
      "a list for a Sequential",
      () => sequential().forward(untyped([1])),
      "Sequential.forward: X must be a Matrix, got an array of 1",
    ],
    [
      "a list for a layer",
      () => new Linear(1, 1, random()).forward(untyped([1])),
      "Linear.forward: X must be a Matrix, got an array of 1",
    ],
    [
      "nothing for an activation",
      () => new Sigmoid().forward(untyped(undefined)),
      "Sigmoid.forward: x must be a Matrix, got undefined",
    ],
    [
      "a list as gradient",
      () => after(network(), zeros(3, 1)).backward(untyped([1, 2, 3])),
      "NeuralNetwork.backward: the gradient must be a Matrix, got an array of 3",
    ],
    [
      "a number as gradient of a layer",
      () => after(new Tanh(), zeros(3, 1)).backward(untyped(1)),
      "Tanh.backward: dy must be a Matrix, got 1",
    ],
    [
      "a list of targets",
      () => new MSELoss().forward(zeros(3, 1), untyped([1, 2, 3])),
      "MSELoss.forward: y must be a Matrix, got an array of 3",
    ],
    [
      "a missing output",
      () => new MSELoss().forward(untyped(undefined), zeros(3, 1)),
      "MSELoss.forward: output must be a Matrix, got undefined",
    ],

    // backward before forward
    [
      "backward before forward in a Linear",
      () => new Linear(1, 1, random()).backward(zeros(1, 1)),
      "Linear.backward: call forward first",
    ],
    ["backward before forward in a ReLU", () => new ReLU().backward(zeros(1, 1)), "ReLU.backward: call forward first"],
    [
      "backward before forward in a Sigmoid",
      () => new Sigmoid().backward(zeros(1, 1)),
      "Sigmoid.backward: call forward first",
    ],
    ["backward before forward in a Tanh", () => new Tanh().backward(zeros(1, 1)), "Tanh.backward: call forward first"],
    ["backward before forward in a loss", () => new MSELoss().backward(), "MSELoss.backward: call forward first"],
    [
      "backward before forward in a network",
      () => network().backward(zeros(1, 1)),
      "NeuralNetwork.backward: call forward first",
    ],
    [
      "backward after predict only",
      () => {
        const n = network();
        n.predict(zeros(1, 1));
        n.backward(zeros(1, 1));
      },
      "NeuralNetwork.backward: call forward first",
    ],
    [
      "backward before forward in a Sequential",
      () => sequential().backward(zeros(1, 1)),
      "Sequential.backward: call forward first",
    ],

    // sizes
    [
      "a network without inputs",
      () => new NeuralNetwork(0, 4, 1, random()),
      "NeuralNetwork: inputSize must be a positive whole number, got 0",
    ],
    [
      "fewer than no hidden units",
      () => new NeuralNetwork(1, -4, 1, random()),
      "NeuralNetwork: hiddenSize must be a positive whole number, got -4",
    ],
    [
      "half an output",
      () => new NeuralNetwork(1, 4, 0.5, random()),
      "NeuralNetwork: outputSize must be a positive whole number, got 0.5",
    ],
    [
      "a layer with NaN inputs",
      () => new Linear(Number.NaN, 1, random()),
      "Linear: inputSize must be a positive whole number, got NaN",
    ],
    [
      "a layer with a list of outputs",
      () => new Linear(1, untyped([1]), random()),
      "Linear: outputSize must be a positive whole number, got an array of 1",
    ],
    [
      "a size too large to count",
      () => new Linear(1, 2 ** 53, random()),
      "Linear: outputSize must be a positive whole number, got 9007199254740992",
    ],
    ["data without samples", () => sineData(0, random()), "sineData: count must be a positive whole number, got 0"],
    ["half a sample", () => cubicData(10.5, random()), "cubicData: count must be a positive whole number, got 10.5"],
    ["a line without points", () => linspace(0, 1, 0), "linspace: count must be a positive whole number, got 0"],

    // numbers that are none
    [
      "NaN in the data of a network",
      () => network().forward(withNaN),
      "NeuralNetwork.forward: X must hold finite numbers, but entry (1, 0) is NaN",
    ],
    [
      "infinity in what is to be predicted",
      () => network().predict(withInfinity),
      "NeuralNetwork.predict: X must hold finite numbers, but entry (2, 0) is -Infinity",
    ],
    [
      "NaN in the data of a Sequential",
      () => sequential().forward(withNaN),
      "Sequential.forward: X must hold finite numbers, but entry (1, 0) is NaN",
    ],
    [
      "NaN in what a Sequential is to predict",
      () => sequential().predict(withNaN),
      "Sequential.predict: X must hold finite numbers, but entry (1, 0) is NaN",
    ],
    [
      "NaN in a new matrix",
      () => Matrix.from([[1, Number.NaN]]),
      "Matrix.from: entry (0, 1) must be a finite number, got NaN",
    ],
    [
      "infinity as an end",
      () => linspace(0, Number.POSITIVE_INFINITY, 3),
      "linspace: to must be a finite number, got Infinity",
    ],
    [
      "a missing end",
      () => linspace(untyped(undefined), 1, 3),
      "linspace: from must be a finite number, got undefined",
    ],
    [
      "negative noise",
      () => sineData(10, random(), { noise: -0.1 }),
      "sineData: noise must be a number that is at least 0, got -0.1",
    ],
    [
      "NaN noise",
      () => cubicData(10, random(), { noise: Number.NaN }),
      "cubicData: noise must be a number that is at least 0, got NaN",
    ],
    [
      "a number where the options of sineData belong",
      () => sineData(10, random(), untyped(0.5)),
      "sineData: the options must be an object such as { noise: 0.1 }, got 0.5",
    ],

    // random
    [
      "a missing stream for a network",
      () => new NeuralNetwork(1, 4, 1, untyped(undefined)),
      "NeuralNetwork: random must be a function such as seededRandom(42), got undefined",
    ],
    [
      "a seed for a stream",
      () => new NeuralNetwork(1, 4, 1, untyped(42)),
      "NeuralNetwork: random must be a function such as seededRandom(42), got 42",
    ],
    [
      "a missing stream for a layer",
      () => new Linear(1, 4, untyped(undefined)),
      "Linear: random must be a function such as seededRandom(42), got undefined",
    ],
    [
      "a missing stream for data",
      () => sineData(10, untyped(undefined)),
      "sineData: random must be a function such as seededRandom(42), got undefined",
    ],
    [
      "a missing stream for kinks",
      () => spreadKinks(new Linear(1, 4, random()), -1, 1, untyped(undefined)),
      "spreadKinks: random must be a function such as seededRandom(42), got undefined",
    ],
    [
      "a number for normal",
      () => normal(untyped(0.5)),
      "normal: random must be a function such as seededRandom(42), got 0.5",
    ],
    [
      "a number of inputs that is none for weights",
      () => heNormal(untyped("2"), 1, random()),
      'heNormal: fanIn must be a positive whole number, got "2"',
    ],
    [
      "a missing stream for weights",
      () => heNormal(1, 1, untyped(undefined)),
      "normal: random must be a function such as seededRandom(42), got undefined",
    ],
    [
      "a missing seed",
      () => seededRandom(untyped(undefined)),
      "seededRandom: the seed must be a finite number, got undefined",
    ],
    ["text as a seed", () => seededRandom(untyped("42")), 'seededRandom: the seed must be a finite number, got "42"'],
    [
      "a stream that leaves [0, 1)",
      () => normal(() => 1),
      "normal: what random gives must be at least 0 and below 1, got 1",
    ],
    [
      "a stream that gives nothing",
      () =>
        spreadKinks(
          new Linear(1, 4, random()),
          -1,
          1,
          untyped(() => {}),
        ),
      "spreadKinks: what random gives must be at least 0 and below 1, got undefined",
    ],
    ["NaN as a seed", () => seededRandom(Number.NaN), "seededRandom: the seed must be a finite number, got NaN"],

    // parameters and options
    [
      "an empty list of parameters for SGD",
      () => new SGD([]),
      "SGD: the list of parameters is empty: there is nothing to train",
    ],
    [
      "an empty list of parameters for Adam",
      () => new Adam([], { lr: 0.01 }),
      "Adam: the list of parameters is empty: there is nothing to train",
    ],
    [
      "the parameters of a ReLU",
      () => new Adam(new ReLU().parameters()),
      "Adam: the list of parameters is empty: there is nothing to train",
    ],
    [
      "a network for its parameters",
      () => new Adam(untyped(network())),
      "Adam: expected network.parameters(), got an object (NeuralNetwork)",
    ],
    [
      "parameters without the ()",
      () => new SGD(untyped(network().parameters)),
      "SGD: expected network.parameters(), got a function",
    ],
    [
      "values for parameters",
      () => new SGD(untyped([zeros(1, 1)])),
      "SGD: expected a list of parameters, found an object (Matrix) in it",
    ],
    [
      "a negative lr",
      () => new SGD(network().parameters(), { lr: -1 }),
      "SGD: lr must be a number that is at least 0, got -1",
    ],
    [
      "an lr of NaN",
      () => new Adam(network().parameters(), { lr: Number.NaN }),
      "Adam: lr must be a number that is at least 0, got NaN",
    ],
    [
      "a negative lr later on",
      () => {
        new Adam(network().parameters()).lr = -1;
      },
      "Adam: lr must be a number that is at least 0, got -1",
    ],
    [
      "an lr of NaN later on",
      () => {
        new SGD(network().parameters()).lr = Number.NaN;
      },
      "SGD: lr must be a number that is at least 0, got NaN",
    ],
    [
      "the lr where the options of Adam belong",
      () => new Adam(network().parameters(), untyped(0.01)),
      "Adam: the options must be an object such as { lr: 0.01 }, got 0.01",
    ],
    [
      "the lr where the options of SGD belong",
      () => new SGD(network().parameters(), untyped(0.01)),
      "SGD: the options must be an object such as { lr: 0.01 }, got 0.01",
    ],
    [
      "null for options",
      () => new Adam(network().parameters(), untyped(null)),
      "Adam: the options must be an object such as { lr: 0.01 }, got null",
    ],
    [
      "beta1 = 1",
      () => new Adam(network().parameters(), { beta1: 1 }),
      "Adam: beta1 must be at least 0 and below 1, got 1",
    ],
    [
      "a negative beta2",
      () => new Adam(network().parameters(), { beta2: -0.1 }),
      "Adam: beta2 must be at least 0 and below 1, got -0.1",
    ],
    [
      "beta2 = NaN",
      () => new Adam(network().parameters(), { beta2: Number.NaN }),
      "Adam: beta2 must be at least 0 and below 1, got NaN",
    ],
    [
      "no value for a parameter",
      () => new Parameter(untyped(undefined)),
      "Parameter: the value must be a Matrix, got undefined",
    ],

    // layers
    ["no layers", () => new Sequential(), "Sequential: expected at least one layer, got none"],
    [
      "a class for a layer",
      () => new Sequential(untyped(ReLU)),
      "Sequential: expected layers, found a class among them",
    ],
    [
      "a number for a layer",
      () => new Sequential(new ReLU(), untyped(3)),
      "Sequential: expected layers, found 3 among them",
    ],
    [
      "half a layer",
      () => new Sequential(new ReLU(), untyped({ forward: () => 1, apply: () => 1, parameters: () => [] })),
      "Sequential: backward of layer 1 must be a function such as that of new ReLU(), got undefined",
    ],
    [
      "a layer that cannot apply",
      () => new Sequential(untyped({ forward: () => 1, backward: () => 1, parameters: () => [] })),
      "Sequential: apply of layer 0 must be a function such as that of new ReLU(), got undefined",
    ],
    [
      "a layer that lists no parameters",
      () => new Sequential(untyped({ forward: () => 1, backward: () => 1, apply: () => 1, parameters: [] })),
      "Sequential: parameters of layer 0 must be a function such as that of new ReLU(), got an array of 0",
    ],
    [
      "a layer whose forward forgets to return",
      () => forgetful("forward").forward(zeros(2, 1)),
      "Sequential.forward: what layer 1 gives must be a Matrix, got undefined",
    ],
    [
      "a layer whose apply forgets to return",
      () => forgetful("apply").predict(zeros(2, 1)),
      "Sequential.apply: what layer 1 gives must be a Matrix, got undefined",
    ],
    [
      "a layer whose backward forgets to return",
      () => after(forgetful("backward"), zeros(2, 1)).backward(zeros(2, 1)),
      "Sequential.backward: what layer 1 gives must be a Matrix, got undefined",
    ],
    [
      "a missing layer",
      () => new Sequential(new ReLU(), untyped(undefined)),
      "Sequential: expected layers, found undefined among them",
    ],
    ["null for a layer", () => new Sequential(untyped(null)), "Sequential: expected layers, found null among them"],
  ])("%s", (_, mistake, message) => {
    expect(refusal(mistake)).toBe(message);
  });

  it("a negative epsilon", () => {
    expect(refusal(() => new Adam(network().parameters(), { epsilon: -1 }))).toMatch(
      /^Adam: epsilon must be .*, got -1$/,
    );
  });
});

describe("What is unusual, but right, is let pass:", () => {
  it.each<[string, () => unknown]>([
    [
      "lr = 0, where schedules end",
      () => {
        new SGD(network().parameters(), { lr: 0 }).lr = 0;
      },
    ],
    ["beta1 = beta2 = 0", () => new Adam(network().parameters(), { beta1: 0, beta2: 0 })],
    ["no noise", () => sineData(1, random(), { noise: 0 })],
    ["Math.random for a stream", () => new NeuralNetwork(1, 1, 1, Math.random)],
    ["a seed with decimals, or below 0", () => [seededRandom(0.5), seededRandom(-1)]],
    ["a batch of one", () => network().forward(Matrix.from([[1]]))],
  ])("%s", (_, act) => {
    expect(act).not.toThrow();
  });
});

describe("The checks behind these sentences", () => {
  it("let pass what is right", () => {
    requireSize("f", "n", 1);
    requireSize("f", "n", Number.MAX_SAFE_INTEGER);
    requireNumber("f", "x", -1.5);
    requireNonNegative("f", "x", 0);
    requireNonNegative("f", "x", -0);
    requirePositive("f", "x", Number.MIN_VALUE);
    requireFraction("f", "x", 0);
    requireFraction("f", "x", 1 - 2 ** -53);
    requireFunction("f", "g", Math.sin, "Math.cos");
  });

  it.each([null, undefined, "1", [1], {}, true, 1n, Number.NaN, Infinity, -Infinity])(
    "take %s for no number",
    (value) => {
      const got = `got ${shown(value)}`;
      expect(refusal(() => requireSize("f", "n", value))).toBe(`f: n must be a positive whole number, ${got}`);
      expect(refusal(() => requireNumber("f", "x", value))).toBe(`f: x must be a finite number, ${got}`);
      expect(refusal(() => requireNonNegative("f", "x", value))).toBe(
        `f: x must be a number that is at least 0, ${got}`,
      );
      expect(refusal(() => requirePositive("f", "x", value))).toBe(`f: x must be above 0, ${got}`);
      expect(refusal(() => requireFraction("f", "x", value))).toBe(`f: x must be at least 0 and below 1, ${got}`);
      expect(refusal(() => requireFunction("f", "g", value, "Math.sin"))).toBe(
        `f: g must be a function such as Math.sin, ${got}`,
      );
    },
  );

  it("tell a text from what is none, a function from a class, and options from a list", () => {
    expect(() => requireText("f", "s", "")).not.toThrow();
    expect(refusal(() => requireText("f", "s", 3))).toBe("f: s must be a text, got 3");
    expect(refusal(() => requireFunction("f", "g", Linear, "Math.sin"))).toBe(
      "f: g must be a function such as Math.sin, got a class",
    );
    const options = {};
    expect(requireOptions("f", options, "{ a: 1 }")).toBe(options);
    expect(refusal(() => requireOptions("f", [1], "{ a: 1 }"))).toBe(
      "f: the options must be an object such as { a: 1 }, got an array of 1",
    );
  });

  it("ask a function for a number, which may be NaN", () => {
    expect(valueAt("f", Math.max, 1, 2)).toBe(2);
    expect(valueAt("f", Math.sqrt, -1)).toBeNaN();
    expect(refusal(() => valueAt("curve", untyped(String), 1))).toBe('curve: f(1) must be a number, got "1"');
    expect(
      refusal(() =>
        valueAt(
          "surface",
          untyped(() => {}),
          1,
          2,
        ),
      ),
    ).toBe("surface: f(1, 2) must be a number, got undefined");
  });

  it("know where their intervals end", () => {
    expect(refusal(() => requireSize("f", "n", 0))).toBe("f: n must be a positive whole number, got 0");
    expect(refusal(() => requirePositive("f", "x", 0))).toBe("f: x must be above 0, got 0");
    expect(refusal(() => requireFraction("f", "x", 1))).toBe("f: x must be at least 0 and below 1, got 1");
  });

  it.each([
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [undefined, "undefined"],
    [null, "null"],
    [true, "true"],
    [1n, "1n"],
    [Symbol("s"), "Symbol(s)"],
    ["text", '"text"'],
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}…"`],
    ["x".repeat(99), `"${"x".repeat(40)}…"`],
    ['two\n"lines"', '"two\\n\\"lines\\""'],
    [[], "an array of 0"],
    [[1, [2]], "an array of 2"],
    [() => 1, "a function"],
    [Linear, "a class"],
    [{}, "an object (Object)"],
    [Object.create(null), "an object (Object)"],
    [new Map(), "an object (Map)"],
    [{ constructor: { name: 3 } }, "an object (Object)"],
    [{ constructor: undefined }, "an object (Object)"],
    [zeros(1, 1), "an object (Matrix)"],
  ])("show the value they got, %#", (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it("show an object that refuses to be looked at", () => {
    const shy = {
      get constructor() {
        throw new Error("private");
      },
    };
    expect(shown(shy)).toBe("an object (Object)");
  });
});
