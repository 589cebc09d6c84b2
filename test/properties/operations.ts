// Every public function and method with good arguments: what the properties call, and spoil.
// Not here: what the results mean; that is in the files of the subjects.

import fc from "fast-check";
import * as handrolled from "../../src/index";
import { anyMatrix, bits, matrix, moderate, seed, size } from "./support";

const { Matrix, seededRandom, NeuralNetwork, Sequential, Linear, MSELoss, ReLU, Sigmoid, Tanh } = handrolled;

export interface Operation {
  /** Good arguments; those of a method begin with the object that has it. */
  given: fc.Arbitrary<unknown[]>;
  run: (...args: any[]) => unknown;
  /** What it gives. */
  gives: (value: any) => boolean;
  /** The positions of the arguments that it is documented to change. */
  changes?: number[];
  /** The first argument is the object that has the method. */
  method?: true;
}

const isMatrix = (value: unknown) => value instanceof Matrix;
const isNumber = (value: unknown) => typeof value === "number";
const isNothing = (value: unknown) => value === undefined;
const isList = (value: unknown) => Array.isArray(value);
const isFigure = (value: any) => {
  const text = JSON.stringify(value);
  return Array.isArray(value.data) && JSON.stringify(JSON.parse(text)) === text && !hasStrangers(value);
};
const isLayer = (value: any) => typeof value.type === "string" && typeof value.name === "string";

/** Whether JSON would silently turn something into null or drop it: only a number that is null already is a gap on purpose. */
function hasStrangers(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasStrangers);
  return typeof value === "number"
    ? !Number.isFinite(value)
    : !["string", "boolean", "object", "undefined"].includes(typeof value);
}

/** The same arguments each time. */
function fixed(...args: unknown[]): fc.Arbitrary<unknown[]> {
  return fc.constant(args);
}

const stream = seed.map(seededRandom);
const none = fixed();
const count = fc.integer({ min: 1, max: 12 });
const text = fc.constantFrom("a", "loss", "It rises");
const square = (x: number) => x * x;
const product = (x: number, y: number) => x * y;

const alike = fc.tuple(size, size).chain(([rows, cols]) => fc.tuple(matrix(rows, cols), matrix(rows, cols)));
const factors = fc.tuple(size, size, size).chain(([m, k, n]) => fc.tuple(matrix(m, k), matrix(k, n)));
const column = count.chain((rows) => matrix(rows, 1));
const numbers = count.chain((n) => fc.array(moderate, { minLength: n, maxLength: n }));
const listPair = count.chain((n) => {
  const list = fc.array(moderate, { minLength: n, maxLength: n });
  return fc.tuple(list, list, list);
});

const linear = fc.tuple(size, size, stream).map(([a, b, random]) => new Linear(a, b, random));
const oneInput = fc.tuple(size, stream).map(([units, random]) => new Linear(1, units, random));
const network = stream.map((random) => new NeuralNetwork(2, 3, 1, random));
const sequential = stream.map(
  (random) => new Sequential(new Linear(2, 3, random), new Tanh(), new Linear(3, 1, random)),
);
const X = matrix(5, 2);
const y = matrix(5, 1);

/** A layer or network after a forward on X, and a gradient for its output. */
function ran<T extends { forward(x: any): any }>(layers: fc.Arbitrary<T>, inputs: fc.Arbitrary<any>, cols: number) {
  return fc.tuple(layers, inputs).chain(([layer, x]) => {
    layer.forward(x);
    return fc.tuple(fc.constant(layer), matrix(x.rows, cols));
  });
}

const layerWithX = linear.chain((layer) =>
  fc.tuple(fc.constant(layer), matrix(3, layer.inputSize), matrix(3, layer.outputSize)),
);
const layerRan = layerWithX.map(([layer, x, dy]) => {
  layer.forward(x);
  return [layer, dy, x.copy()] as unknown[];
});
const plane = fc.constant({ x: [-1, 2], y: [0, 1], count: 3 });
const style = fc.constantFrom({}, { role: "data", width: 3, size: 4, dash: "dot", symbol: "x", legend: false });
const words = { title: "It rises", description: "A line" };
const options = fc.constantFrom(words, {
  ...words,
  x: "t",
  y: "u",
  z: "v",
  logY: true,
  xRange: [1, 2],
  yRange: [1, 5],
  height: 300,
  square: true,
});
const layer = listPair.map(([x, a]) => handrolled.line("a", x, a));
const epochs = count
  .chain((n) => fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: n, maxLength: n }))
  .map((losses) => losses.map((loss, epoch) => ({ epoch, loss })));

const OPTIMISERS = {
  SGD: handrolled.SGD,
  Momentum: handrolled.Momentum,
  RMSProp: handrolled.RMSProp,
  Adam: handrolled.Adam,
};
const OPTIONS = {
  SGD: { lr: 0.1 },
  Momentum: { lr: 0.1, beta1: 0.5 },
  RMSProp: { lr: 0.1, beta2: 0.5, epsilon: 1e-8 },
  Adam: { lr: 0.1, beta1: 0.5, beta2: 0.5, epsilon: 1e-8 },
};
const parameters = fc.array(
  anyMatrix().map((value) => {
    const parameter = new handrolled.Parameter(value);
    parameter.grad.data.set(value.data.map((x) => x / 2));
    return parameter;
  }),
  { minLength: 1, maxLength: 3 },
);

function optimiser(name: keyof typeof OPTIMISERS): Record<string, Operation> {
  const Class = OPTIMISERS[name];
  const made = parameters.map((list) => [new Class(list)]);
  return {
    [name]: {
      given: parameters.map((list) => [list, OPTIONS[name]]),
      run: (list, o) => new Class(list, o),
      gives: (value) => value instanceof Class,
    },
    [`${name}.lr`]: {
      given: made.map((list) => [...list, 0.1]),
      run: (o, lr) => {
        o.lr = lr;
        return o.lr;
      },
      gives: isNumber,
      changes: [0],
      method: true,
    },
    [`${name}.zeroGrad`]: { given: made, run: (o) => o.zeroGrad(), gives: isNothing, changes: [0], method: true },
    [`${name}.step`]: { given: made, run: (o) => o.step(), gives: isNothing, changes: [0], method: true },
  };
}

function activation(name: "ReLU" | "Sigmoid" | "Tanh"): Record<string, Operation> {
  const Class = { ReLU, Sigmoid, Tanh }[name];
  const withX = fc.tuple(anyMatrix(), fc.boolean()).map(([x, own]) => [new Class(), x, own ? x.copy() : undefined]);
  const after = alike.map(([x, dy]) => {
    const f = new Class();
    f.forward(x);
    return [f, dy, x.copy()];
  });
  return {
    [name]: { given: none, run: () => new Class(), gives: (value) => value instanceof Class },
    [`${name}.apply`]: {
      given: withX,
      run: (f, x, out) => f.apply(x, out),
      gives: isMatrix,
      changes: [2],
      method: true,
    },
    [`${name}.forward`]: {
      given: withX,
      run: (f, x, out) => f.forward(x, out),
      gives: isMatrix,
      changes: [2],
      method: true,
    },
    [`${name}.backward`]: {
      given: after,
      run: (f, dy, out) => f.backward(dy, out),
      gives: isMatrix,
      changes: [2],
      method: true,
    },
    [`${name}.parameters`]: { given: withX.map(([f]) => [f]), run: (f) => f.parameters(), gives: isList, method: true },
  };
}

const printed = {
  run: (m: unknown) => String(m),
  gives: (value: unknown) => typeof value === "string",
  method: true,
} as const;

export const OPERATIONS: Record<string, Operation> = {
  UserError: {
    given: fc.tuple(text).map(([word]) => [`f: ${word}`]),
    run: (message) => new handrolled.UserError(typeof message === "string" ? message : "f: odd"),
    gives: (value) => value instanceof handrolled.UserError,
  },
  COLORS: {
    given: none,
    run: () => handrolled.COLORS,
    gives: (value) => Object.values(value).every((color) => /^#[0-9a-f]{6}$/.test(String(color))),
  },

  seededRandom: { given: fc.tuple(seed), run: (s) => seededRandom(s)(), gives: (x) => x >= 0 && x < 1 },
  normal: { given: fc.tuple(stream), run: (random) => handrolled.normal(random), gives: isNumber },

  Matrix: {
    given: fc.tuple(anyMatrix(), fc.boolean()).map(([m, own]) => [m.rows, m.cols, own ? m.data : undefined]),
    run: (rows, cols, data) => new Matrix(rows, cols, data),
    gives: isMatrix,
  },
  "Matrix.from": { given: anyMatrix().map((m) => [m.toArray()]), run: (rows) => Matrix.from(rows), gives: isMatrix },
  "Matrix.column": { given: numbers.map((list) => [list]), run: (list) => Matrix.column(list), gives: isMatrix },
  "Matrix.row": { given: numbers.map((list) => [list]), run: (list) => Matrix.row(list), gives: isMatrix },
  "Matrix.zeros": { given: fc.tuple(size, size), run: (rows, cols) => Matrix.zeros(rows, cols), gives: isMatrix },
  "Matrix.at": {
    given: anyMatrix().map((m) => [m, m.rows - 1, 0]),
    run: (m, i, j) => m.at(i, j),
    gives: isNumber,
    method: true,
  },
  "Matrix.set": {
    given: anyMatrix().map((m) => [m, 0, m.cols - 1, 7]),
    run: (m, i, j, x) => m.set(i, j, x),
    gives: isNothing,
    changes: [0],
    method: true,
  },
  "Matrix.transpose": { given: fc.tuple(anyMatrix()), run: (m) => m.transpose(), gives: isMatrix, method: true },
  "Matrix.matmul": { given: factors, run: (a, b) => a.matmul(b), gives: isMatrix, method: true },
  "Matrix.add": { given: alike, run: (a, b) => a.add(b), gives: isMatrix, method: true },
  "Matrix.sub": { given: alike, run: (a, b) => a.sub(b), gives: isMatrix, method: true },
  "Matrix.times": { given: alike, run: (a, b) => a.times(b), gives: isMatrix, method: true },
  "Matrix.scale": {
    given: fc.tuple(anyMatrix(), moderate),
    run: (m, factor) => m.scale(factor),
    gives: isMatrix,
    method: true,
  },
  "Matrix.map": { given: anyMatrix().map((m) => [m, square]), run: (m, f) => m.map(f), gives: isMatrix, method: true },
  "Matrix.sum": { given: fc.tuple(anyMatrix()), run: (m) => m.sum(), gives: isNumber, method: true },
  "Matrix.mean": { given: fc.tuple(anyMatrix()), run: (m) => m.mean(), gives: isNumber, method: true },
  "Matrix.columnSums": { given: fc.tuple(anyMatrix()), run: (m) => m.columnSums(), gives: isMatrix, method: true },
  "Matrix.copy": { given: fc.tuple(anyMatrix()), run: (m) => m.copy(), gives: isMatrix, method: true },
  "Matrix.toArray": { given: fc.tuple(anyMatrix()), run: (m) => m.toArray(), gives: isList, method: true },
  "Matrix.toString": { given: fc.tuple(anyMatrix()), ...printed },
  "Matrix.hasShape": {
    given: anyMatrix().map((m) => [m, m.rows, m.cols]),
    run: (m, rows, cols) => m.hasShape(rows, cols),
    gives: (value) => typeof value === "boolean",
    method: true,
  },
  matmul: { given: factors, run: (a, b) => handrolled.matmul(a, b), gives: isMatrix },
  matmulInto: {
    given: factors.map(([a, b]) => [Matrix.zeros(a.rows, b.cols), a, b]),
    run: (out, a, b) => handrolled.matmulInto(out, a, b),
    gives: isMatrix,
    changes: [0],
  },

  Parameter: {
    given: fc.tuple(anyMatrix()),
    run: (value) => new handrolled.Parameter(value),
    gives: (value) => value instanceof handrolled.Parameter,
  },

  ...activation("ReLU"),
  ...activation("Sigmoid"),
  ...activation("Tanh"),

  Linear: {
    given: fc.tuple(size, size, stream),
    run: (a, b, random) => new Linear(a, b, random),
    gives: (l) => l instanceof Linear,
  },
  "Linear.apply": {
    given: layerWithX,
    run: (l, x, out) => l.apply(x, out),
    gives: isMatrix,
    changes: [2],
    method: true,
  },
  "Linear.forward": {
    given: layerWithX,
    run: (l, x, out) => l.forward(x, out),
    gives: isMatrix,
    changes: [2],
    method: true,
  },
  "Linear.backward": {
    given: layerRan,
    run: (l, dy, out) => l.backward(dy, out),
    gives: isMatrix,
    changes: [0, 2],
    method: true,
  },
  "Linear.accumulate": {
    given: layerRan,
    run: (l, dy) => l.accumulate(dy),
    gives: isNothing,
    changes: [0],
    method: true,
  },
  "Linear.parameters": { given: fc.tuple(linear), run: (l) => l.parameters(), gives: isList, method: true },
  heNormal: {
    given: fc.tuple(size, size, stream),
    run: (a, b, random) => handrolled.heNormal(a, b, random),
    gives: isMatrix,
  },
  kinks: { given: fc.tuple(oneInput), run: (l) => handrolled.kinks(l), gives: isList },
  spreadKinks: {
    given: fc.tuple(oneInput, stream).map(([l, random]) => [l, -1, 2, random]),
    run: (l, from, to, random) => handrolled.spreadKinks(l, from, to, random),
    gives: isNothing,
    changes: [0],
  },

  MSELoss: { given: none, run: () => new MSELoss(), gives: (value) => value instanceof MSELoss },
  "MSELoss.forward": {
    given: alike.map(([a, b]) => [new MSELoss(), a, b]),
    run: (loss, a, b) => loss.forward(a, b),
    gives: isNumber,
    method: true,
  },
  "MSELoss.backward": {
    given: alike.map(([a, b]) => {
      const loss = new MSELoss();
      loss.forward(a, b);
      return [loss, a.copy()];
    }),
    run: (loss, out) => loss.backward(out),
    gives: isMatrix,
    changes: [1],
    method: true,
  },

  NeuralNetwork: {
    given: fc.tuple(size, size, size, stream),
    run: (a, b, c, random) => new NeuralNetwork(a, b, c, random),
    gives: (value) => value instanceof NeuralNetwork,
  },
  "NeuralNetwork.forward": { given: fc.tuple(network, X), run: (n, x) => n.forward(x), gives: isMatrix, method: true },
  "NeuralNetwork.backward": {
    given: ran(network, X, 1),
    run: (n, dy) => n.backward(dy),
    gives: isNothing,
    changes: [0],
    method: true,
  },
  "NeuralNetwork.predict": { given: fc.tuple(network, X), run: (n, x) => n.predict(x), gives: isMatrix, method: true },
  "NeuralNetwork.parameters": { given: fc.tuple(network), run: (n) => n.parameters(), gives: isList, method: true },

  Sequential: {
    given: stream.map((random) => [new Linear(2, 3, random), new ReLU(), new Linear(3, 1, random)]),
    run: (...layers) => {
      const made = new Sequential(...layers);
      made.parameters(); // a layer that is none must be found before training needs it
      made.predict(Matrix.zeros(2, 2));
      made.forward(Matrix.zeros(2, 2));
      made.backward(Matrix.zeros(2, 1));
      return made;
    },
    gives: (value) => value instanceof Sequential,
  },
  "Sequential.apply": { given: fc.tuple(sequential, X), run: (n, x) => n.apply(x), gives: isMatrix, method: true },
  "Sequential.forward": { given: fc.tuple(sequential, X), run: (n, x) => n.forward(x), gives: isMatrix, method: true },
  "Sequential.backward": {
    given: ran(sequential, X, 1),
    run: (n, dy) => n.backward(dy),
    gives: isMatrix,
    changes: [0],
    method: true,
  },
  "Sequential.predict": { given: fc.tuple(sequential, X), run: (n, x) => n.predict(x), gives: isMatrix, method: true },
  "Sequential.parameters": { given: fc.tuple(sequential), run: (n) => n.parameters(), gives: isList, method: true },

  gradientCheck: {
    given: fc.tuple(
      fc.oneof(network, sequential),
      X,
      y,
      fc.constant({ loss: new MSELoss(), h: 1e-5, tolerance: 1e-6 }),
    ),
    run: (n, x, t, o) => handrolled.gradientCheck(n, x, t, o),
    gives: (report) => typeof report.passed === "boolean" && String(report).startsWith("gradient check: "),
  },

  ...optimiser("SGD"),
  ...optimiser("Momentum"),
  ...optimiser("RMSProp"),
  ...optimiser("Adam"),

  train: {
    given: fc.tuple(fc.oneof(network, sequential), X, y).map(([n, x, t]) => {
      const optimizer = new handrolled.Adam(n.parameters(), { lr: 0.01 });
      return [n, x, t, { loss: new MSELoss(), optimizer, epochs: 3, every: 2, schedule: () => 1, onEpoch: () => {} }];
    }),
    run: (n, x, t, o) => handrolled.train(n, x, t, o),
    gives: isList,
    changes: [0, 3],
  },
  cosine: { given: fixed(3, 10), run: (epoch, all) => handrolled.cosine(epoch, all), gives: isNumber },

  linspace: {
    given: fc.tuple(moderate, moderate, count),
    run: (a, b, n) => handrolled.linspace(a, b, n),
    gives: isMatrix,
  },
  sineData: {
    given: fc.tuple(count, stream, fc.constant({ noise: 0.1, perSample: false })),
    run: (n, random, o) => handrolled.sineData(n, random, o),
    gives: (value) => isMatrix(value.X) && isMatrix(value.y),
  },
  cubicData: {
    given: fc.tuple(count, stream, fc.constant({ noise: 0.1 })),
    run: (n, random, o) => handrolled.cubicData(n, random, o),
    gives: (value) => isMatrix(value.X) && isMatrix(value.y),
  },

  line: {
    given: fc.tuple(text, listPair, style).map(([name, [a, b], s]) => [name, a, b, s]),
    run: (name, a, b, s) => handrolled.line(name, a, b, s),
    gives: isLayer,
  },
  points: {
    given: fc.tuple(text, listPair, style).map(([name, [a, b], s]) => [name, a, b, s]),
    run: (name, a, b, s) => handrolled.points(name, a, b, s),
    gives: isLayer,
  },
  curve: {
    given: fixed("f", square, { from: -1, to: 1, count: 5, role: "data" }),
    run: (name, f, o) => handrolled.curve(name, f, o),
    gives: isLayer,
  },
  band: {
    given: fc.tuple(text, listPair, style).map(([name, [a, b, c], s]) => [name, a, b, c, s]),
    run: (name, a, b, c, s) => handrolled.band(name, a, b, c, s),
    gives: isLayer,
  },
  arrows: {
    given: fc.tuple(text, style).map(([name, s]) => [
      name,
      [
        [0, 1],
        [2, 3],
      ],
      [
        [1, 1],
        [0, 1],
      ],
      s,
    ]),
    run: (name, starts, vectors, s) => handrolled.arrows(name, starts, vectors, s),
    gives: isLayer,
  },
  contours: {
    given: plane.map((p) => ["f", product, { ...p, log: true }]),
    run: (name, f, p) => handrolled.contours(name, f, p),
    gives: isLayer,
  },
  surface: {
    given: plane.map((p) => ["f", product, p]),
    run: (name, f, p) => handrolled.surface(name, f, p),
    gives: isLayer,
  },

  plot: {
    given: fc.oneof(
      fc.tuple(fc.array(layer, { minLength: 1, maxLength: 3 }), options),
      fc
        .tuple(layer, layer)
        .map(([a, b]) => [[[a], [b]], { ...words, panels: [{ x: "t", logX: true }, { yRange: [0, 1] }] }]),
      plane.map((p) => [[handrolled.surface("f", product, p as any)], words]),
    ) as fc.Arbitrary<unknown[]>,
    run: (layers, o) => handrolled.plot(layers, o),
    gives: isFigure,
  },
  slide: {
    given: fc
      .tuple(layer, options)
      .map(([l, o]) => [
        "h",
        [1, 2, 3],
        (h: number) => [l, handrolled.points("p", [h], [h])],
        { ...o, start: 1, label: (h: number) => `no ${bits(h)}`, note: (h: number) => `here ${bits(h)}` },
      ]),
    run: (name, values, at, o) => handrolled.slide(name, values, at, o),
    gives: isFigure,
  },
  fitFigure: {
    given: column
      .chain((m) => fc.tuple(fc.constant(m), matrix(m.rows, 1), matrix(m.rows, 1)))
      .map(([m, a, b]) => [m, a, b, { title: "A fit", truth: square, description: "A curve" }]),
    run: (m, a, b, o) => handrolled.fitFigure(m, a, b, o),
    gives: isFigure,
  },
  lossFigure: {
    given: fc.tuple(
      fc.oneof(
        epochs,
        epochs.map((history) => ({ one: history, two: history })),
      ),
      fc.constant(words),
    ),
    run: (histories, o) => handrolled.lossFigure(histories, o),
    gives: isFigure,
  },
  epochsFigure: {
    given: fc
      .tuple(column, epochs)
      .chain(([m, history]) =>
        matrix(m.rows, 1).map((t) => [m, t, history.map((e) => ({ ...e, prediction: t, kinks: [0, 1] })), words]),
      ),
    run: (m, t, snapshots, o) => handrolled.epochsFigure(m, t, snapshots, o),
    gives: isFigure,
  },

  show: {
    given: layer.map((l) => [handrolled.plot([l], words)]),
    run: (figure) => handrolled.show(figure),
    gives: isNothing,
  },
  diagram: {
    given: fixed("graph LR", "A graph"),
    run: (graph, words) => handrolled.diagram(graph, words),
    gives: isNothing,
  },
  progress: {
    given: fixed(1, 2, "seeds"),
    run: (done, all, what) => handrolled.progress(done, all, what),
    gives: isNothing,
  },

  check: {
    given: fixed({ cube: (x: number) => x * x * x }),
    run: (answers) => handrolled.check(answers),
    gives: isNothing,
  },
  guess: { given: fixed("kinks", "B"), run: (name, letter) => handrolled.guess(name, letter), gives: isNothing },
  reveal: {
    given: fixed("kinks", "B", "They move."),
    run: (name, letter, because) => handrolled.reveal(name, letter, because),
    gives: isNothing,
  },
  tally: { given: none, run: () => handrolled.tally(), gives: isNothing },
};

/** Methods that only the package itself calls; the compiler keeps students from them. */
export const INTERNAL = ["combine", "put", "requireEntry", "values", "gradients", "update", "updateOne"];
