import { describe, expect, it } from "vitest";
import {
  heNormal,
  Linear,
  Matrix,
  MSELoss,
  NeuralNetwork,
  type Parameter,
  ReLU,
  seededRandom,
  Sequential,
  Sigmoid,
  Tanh,
} from "../src/index";
import { drawn, expectSlopes, firstDifference, refusal, untyped, zeros } from "./support";

/** One input, two hidden units, one output: relu(2x − 1) · 3 + relu(−x + 1) · (−1) + 0.5. */
function byHand() {
  const network = new NeuralNetwork(1, 2, 1, seededRandom(1));
  network.linear1.weight.value.data.set([2, -1]);
  network.linear1.bias.value.data.set([-1, 1]);
  network.linear2.weight.value.data.set([3, -1]);
  network.linear2.bias.value.data.set([0.5]);
  return network;
}

/** A network whose biases are not zero, so that no kink lies on a sample. */
function someNetwork(inputs: number, hidden: number, outputs: number, seed: number) {
  const random = seededRandom(seed),
    network = new NeuralNetwork(inputs, hidden, outputs, random);
  network.linear1.bias.value.data.set(drawn(1, hidden, random).data);
  network.linear2.bias.value.data.set(drawn(1, outputs, random).data);
  return network;
}

const gradients = (network: { parameters(): Parameter[] }) =>
  network.parameters().flatMap(({ grad }) => [...grad.data]);

describe("a new NeuralNetwork", () => {
  it("draws the weights of linear1, then those of linear2, and has zero biases", () => {
    const network = new NeuralNetwork(2, 5, 3, seededRandom(1)),
      random = seededRandom(1);
    expect(network.linear1.weight.value.toArray()).toEqual(heNormal(2, 5, random).toArray());
    expect(network.linear2.weight.value.toArray()).toEqual(heNormal(5, 3, random).toArray());
    expect(network.linear1.bias.value.toArray()).toEqual([[0, 0, 0, 0, 0]]);
    expect(network.linear2.bias.value.toArray()).toEqual([[0, 0, 0]]);
  });

  it("lists its parameters from the input to the output", () => {
    const { linear1, linear2, ...network } = new NeuralNetwork(1, 4, 2, seededRandom(1));
    const parameters = new NeuralNetwork(1, 4, 2, seededRandom(1)).parameters();
    expect(parameters).toEqual([linear1.weight, linear1.bias, linear2.weight, linear2.bias]);
    expect(parameters.map(({ value }) => [value.rows, value.cols])).toEqual([
      [1, 4],
      [1, 4],
      [4, 2],
      [1, 2],
    ]);
    expect(parameters.map(({ grad }) => [grad.rows, grad.cols])).toEqual([
      [1, 4],
      [1, 4],
      [4, 2],
      [1, 2],
    ]);
    expect(network.relu).toBeInstanceOf(ReLU);
  });

  it("hands out the parameters themselves, the same ones every time", () => {
    const network = byHand();
    network.parameters().forEach((parameter, k) => expect(parameter).toBe(network.parameters()[k]));
    expect(network.parameters()[2]).toBe(network.linear2.weight);
  });
});

describe("NeuralNetwork.forward", () => {
  it("is relu(XW₁ + b₁)W₂ + b₂, worked by hand", () => {
    expect(
      byHand()
        .forward(Matrix.column([-1, 0, 1, 2]))
        .toArray(),
    ).toEqual([[-1.5], [-0.5], [3.5], [9.5]]);
  });

  it("is that formula for any sizes", () => {
    const network = someNetwork(3, 8, 2, 2),
      { linear1, linear2 } = network,
      x = drawn(10, 3, seededRandom(3));
    const hidden = x
      .matmul(linear1.weight.value)
      .add(linear1.bias.value)
      .map((v) => Math.max(0, v));
    const expected = hidden.matmul(linear2.weight.value).add(linear2.bias.value);
    network.forward(x).data.forEach((v, i) => expect(v).toBeCloseTo(expected.data[i], 12));
  });

  it("sees weights written in place", () => {
    const network = byHand(),
      x = Matrix.column([-1, 0, 1, 2]);
    network.forward(x);
    network.linear1.weight.value.data.set([1, 1]);
    network.linear1.bias.value.data.fill(0);
    network.linear2.weight.value.set(1, 0, 0);
    expect(network.forward(x).toArray()).toEqual([[0.5], [0.5], [3.5], [6.5]]);
  });

  it("takes batches of any size, one after the other", () => {
    const network = byHand();
    expect(network.forward(Matrix.column([2])).toArray()).toEqual([[9.5]]);
    expect(network.forward(Matrix.column([-1, 0, 1])).toArray()).toEqual([[-1.5], [-0.5], [3.5]]);
    expect(network.forward(Matrix.column([2, 1])).toArray()).toEqual([[9.5], [3.5]]);
  });

  it("permutes its outputs when the samples are permuted", () => {
    const network = someNetwork(2, 9, 2, 4),
      x = drawn(5, 2, seededRandom(5));
    const turned = Matrix.from(x.toArray().reverse());
    expect(network.predict(turned).toArray()).toEqual(network.predict(x).toArray().reverse());
  });

  it("does not change X", () => {
    const x = Matrix.column([-1, 0, 1]),
      network = byHand();
    network.backward(network.forward(x).copy());
    expect(x.toArray()).toEqual([[-1], [0], [1]]);
  });
});

describe("NeuralNetwork.backward", () => {
  it("is the chain rule, worked by hand", () => {
    const network = byHand();
    network.forward(Matrix.column([0, 1])); // hidden units: (0, 1) and (1, 0)
    network.backward(Matrix.column([1, 2]));
    expect(network.linear2.weight.grad.toArray()).toEqual([[2], [1]]);
    expect(network.linear2.bias.grad.toArray()).toEqual([[3]]);
    expect(network.linear1.weight.grad.toArray()).toEqual([[6, 0]]);
    expect(network.linear1.bias.grad.toArray()).toEqual([[6, -1]]);
  });

  it.each([
    [1, 1, 1, 1],
    [5, 1, 10, 1],
    [7, 3, 4, 2],
  ])("matches central differences for %i samples and %i-%i-%i units", (n, inputs, hidden, outputs) => {
    const network = someNetwork(inputs, hidden, outputs, 6),
      random = seededRandom(7);
    const x = drawn(n, inputs, random),
      y = drawn(n, outputs, random),
      loss = new MSELoss();
    loss.forward(network.forward(x), y);
    network.backward(loss.backward());
    for (const { value, grad } of network.parameters())
      expectSlopes(grad, value, () => new MSELoss().forward(network.predict(x), y));
  });

  it("twice doubles the gradients", () => {
    const network = someNetwork(2, 6, 2, 8),
      dy = drawn(4, 2, seededRandom(9));
    network.forward(drawn(4, 2, seededRandom(10)));
    network.backward(dy);
    const once = gradients(network);
    network.backward(dy);
    expect(gradients(network)).toEqual(once.map((g) => 2 * g));
  });

  it("adds up over two batches", () => {
    const first = byHand(),
      both = byHand(),
      dy = Matrix.column([1, 2]);
    first.forward(Matrix.column([0, 1]));
    first.backward(dy);
    both.forward(Matrix.column([3]));
    both.backward(Matrix.column([1]));
    const before = gradients(both);
    both.forward(Matrix.column([0, 1]));
    both.backward(dy);
    expect(gradients(both)).toEqual(gradients(first).map((g, i) => g + before[i]));
  });

  it("changes neither the gradient it is given nor a parameter's value", () => {
    const network = byHand(),
      dy = Matrix.column([1, 2]);
    const values = network.parameters().map(({ value }) => value.toArray());
    network.forward(Matrix.column([0, 1]));
    network.backward(dy);
    expect(dy.toArray()).toEqual([[1], [2]]);
    expect(network.parameters().map(({ value }) => value.toArray())).toEqual(values);
  });
});

const random = () => seededRandom(11);
const pairs = [
  ["NeuralNetwork", () => new NeuralNetwork(2, 7, 2, random())],
  ["Sequential", () => new Sequential(new Linear(2, 7, random()), new Tanh(), new Linear(7, 2, random()))],
] as const;

describe.each(pairs)("%s.forward", (_, make) => {
  it("writes every pass over the same matrix, so that training allocates nothing", () => {
    const network = make(),
      x = drawn(5, 2, seededRandom(12));
    expect(network.forward(x.scale(2))).toBe(network.forward(x));
  });
});

describe.each(pairs)("%s.predict", (_, make) => {
  const x = drawn(5, 2, seededRandom(12)),
    y = drawn(5, 2, seededRandom(13));

  it("is what forward gives", () => {
    const network = make();
    expect(firstDifference(network.predict(x).data, network.forward(x).data)).toBe("none");
  });

  it("gives a matrix of its own, which later passes do not change", () => {
    const network = make(),
      prediction = network.predict(x),
      before = prediction.copy();
    network.predict(x.scale(2));
    network.forward(x.scale(3));
    network.backward(y);
    for (const { value, grad } of network.parameters()) value.data.set(value.sub(grad).data);
    network.forward(x);
    network.predict(x);
    expect(firstDifference(prediction.data, before.data)).toBe("none");
    expect(network.predict(x).data).not.toBe(network.predict(x).data);
  });

  it("does not disturb a forward and its backward", () => {
    const network = make(),
      undisturbed = make();
    const output = network.forward(x);
    undisturbed.forward(x);
    network.predict(x.scale(-1));
    network.predict(drawn(9, 2, seededRandom(14)));
    expect(output.toArray()).toEqual(undisturbed.predict(x).toArray());
    network.backward(y);
    undisturbed.backward(y);
    expect(gradients(network)).toEqual(gradients(undisturbed));
  });

  it("of a matrix that forward gave works, too", () => {
    const network = make(),
      output = network.forward(x),
      copy = output.copy();
    expect(firstDifference(network.predict(output).data, network.predict(copy).data)).toBe("none");
  });
});

describe("a batch whose hidden values are too many for the cache", () => {
  const shapes: [rows: number, hidden: number][] = [
    [300, 2000], // in three pieces of 100
    [7, 100_000], // in pieces of two and a last of one
    [2, 300_000], // even one row has too many
  ];

  it.each(shapes)("gives the outputs of its rows, %d × %d", (rows, hidden) => {
    const network = someNetwork(1, hidden, 2, 24);
    const x = drawn(rows, 1, seededRandom(25));
    expect(firstDifference(network.forward(x).data, network.predict(x).data)).toBe("none");
  });

  it.each(shapes)("gives the gradients of the whole, %d × %d", (rows, hidden) => {
    const network = someNetwork(1, hidden, 2, 26);
    const whole = new Sequential(network.linear1, network.relu, network.linear2);
    const x = drawn(rows, 1, seededRandom(27)),
      dy = drawn(rows, 2, seededRandom(28));
    whole.forward(x);
    whole.backward(dy);
    const expected = gradients(network);
    for (const { grad } of network.parameters()) grad.data.fill(0);
    const output = network.forward(x).copy();
    network.backward(dy);
    const worst = gradients(network).reduce((most, g, i) => Math.max(most, Math.abs(g - expected[i])), 0);
    expect(worst).toBeLessThan(1e-9);
    expect(firstDifference(network.forward(x).data, output.data)).toBe("none");
  });

  it("adds to the gradients, as a small one does", () => {
    const network = someNetwork(1, 2000, 1, 29);
    const x = drawn(300, 1, seededRandom(30)),
      dy = drawn(300, 1, seededRandom(31));
    network.forward(x);
    network.backward(dy);
    const once = gradients(network);
    network.backward(dy);
    const off = gradients(network).findIndex((g, i) => Math.abs(g - 2 * once[i]) > 1e-9);
    expect(off).toBe(-1);
  });
});

describe("Sequential", () => {
  it("of Linear, ReLU, Linear is NeuralNetwork, bit for bit", () => {
    const stream = seededRandom(15),
      network = new NeuralNetwork(3, 9, 2, seededRandom(15));
    const sequential = new Sequential(new Linear(3, 9, stream), new ReLU(), new Linear(9, 2, stream));
    const x = drawn(6, 3, seededRandom(16)),
      dy = drawn(6, 2, seededRandom(17));
    expect(firstDifference(sequential.forward(x).data, network.forward(x).data)).toBe("none");
    network.backward(dy);
    sequential.backward(dy);
    expect(firstDifference(gradients(sequential), gradients(network))).toBe("none");
  });

  it.each([
    ["Tanh", () => [new Tanh()]],
    ["Sigmoid", () => [new Sigmoid()]],
    ["ReLU", () => [new ReLU()]],
    ["two activations", () => [new Sigmoid(), new Tanh()]],
    ["no activation", () => []],
    [
      "a deep stack",
      () => [
        new ReLU(),
        new Linear(6, 5, seededRandom(18)),
        new Tanh(),
        new Linear(5, 6, seededRandom(19)),
        new Sigmoid(),
      ],
    ],
    ["a Sequential inside", () => [new Sequential(new Tanh(), new Linear(6, 6, seededRandom(20)), new Sigmoid())]],
  ])("backward matches central differences with %s between two Linear layers", (_, between) => {
    const stream = seededRandom(21);
    const network = new Sequential(new Linear(2, 6, stream), ...between(), new Linear(6, 2, stream));
    for (const { value } of network.parameters()) value.data.set(drawn(value.rows, value.cols, stream).data);
    const x = drawn(5, 2, stream),
      y = drawn(5, 2, stream),
      loss = new MSELoss(),
      L = () => new MSELoss().forward(network.predict(x), y);
    loss.forward(network.forward(x), y);
    const dx = network.backward(loss.backward());
    for (const { value, grad } of network.parameters()) expectSlopes(grad, value, L);
    expectSlopes(dx, x, L);
  });

  it("takes batches of any size, one after the other", () => {
    const stream = seededRandom(22),
      network = new Sequential(new Linear(1, 4, stream), new Tanh(), new Linear(4, 1, stream));
    for (const n of [3, 1, 7, 3]) {
      const x = drawn(n, 1, stream),
        expected = network.predict(x);
      expect(firstDifference(network.forward(x).data, expected.data)).toBe("none");
      expect(network.backward(drawn(n, 1, stream)).rows).toBe(n);
    }
  });

  it("lists the parameters of its layers in order", () => {
    const first = new Linear(1, 2, seededRandom(1)),
      last = new Linear(2, 1, seededRandom(2));
    const network = new Sequential(first, new Sequential(new ReLU(), last));
    expect(network.parameters()).toEqual([first.weight, first.bias, last.weight, last.bias]);
    expect(network.layers[0]).toBe(first);
    expect(new Sequential(new ReLU()).parameters()).toEqual([]);
  });

  it("also takes its layers as one list", () => {
    const layers = [new Linear(1, 2, seededRandom(1)), new ReLU()];
    expect(new Sequential(untyped(layers)).layers).toEqual(layers);
  });

  it("refuses the same layer twice, which could remember only one of its two forwards", () => {
    const relu = new ReLU(),
      stream = seededRandom(1);
    const twice = () =>
      new Sequential(new Linear(1, 3, stream), relu, new Linear(3, 3, stream), relu, new Linear(3, 1, stream));
    expect(refusal(twice)).toMatch(/^Sequential: /);
  });

  it("tells of sizes that do not fit when the layers meet", () => {
    const network = new Sequential(new Linear(1, 4, seededRandom(1)), new ReLU(), new Linear(5, 1, seededRandom(2)));
    expect(refusal(() => network.forward(zeros(3, 1)))).toBe(
      "Linear.forward: X is 3×4, but the layer takes 5 columns: one row a sample, one column an input",
    );
  });

  it("may be fed its own output, as the network of the course may", () => {
    const stream = seededRandom(31);
    const networks = [
      new NeuralNetwork(1, 3, 1, stream),
      new Sequential(new Linear(1, 1, stream)),
      new Sequential(new Linear(1, 3, stream), new Tanh(), new Linear(3, 1, stream)),
    ];
    const X = drawn(5, 1, stream);
    const dy = drawn(5, 1, stream);
    for (const network of networks) {
      const gradients = (input: Matrix) => {
        for (const { grad } of network.parameters()) grad.data.fill(0);
        network.forward(input);
        network.backward(dy);
        return network.parameters().flatMap(({ grad }) => [...grad.data]);
      };
      const expected = gradients(network.predict(X));
      expect(gradients(network.forward(X))).toEqual(expected);
    }
  });
});
