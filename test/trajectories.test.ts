// The numpy original, run by itself and recorded: our network on the same data from the same start must take the same path.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Adam, linspace, Matrix, MSELoss, NeuralNetwork, seededRandom } from "../src/index";

interface Trajectory {
  n: number;
  hidden: number;
  epochs: number;
  learningRate: number;
  X: number[];
  y: number[];
  W1: number[][];
  b1: number[][];
  W2: number[][];
  b2: number[][];
  firstGradients: number[][][];
  losses: number[];
  prediction: number[];
  final: number[][][];
}

describe.each(["sine", "cubic"])("the original on its %s", (name) => {
  const expected: Trajectory = JSON.parse(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8"));
  const actual = run(expected);

  it("has the same first gradients", () => {
    expected.firstGradients.forEach((gradient, k) => expectClose(actual.firstGradients[k], gradient.flat()));
  });

  it("has the same loss in every epoch", () => {
    expect(actual.losses).toHaveLength(expected.losses.length);
    actual.losses.forEach((loss, epoch) => expectClose([loss], [expected.losses[epoch]]));
  });

  it("ends with the same parameters", () => {
    expected.final.forEach((values, k) => expectClose(actual.final[k], values.flat()));
  });

  it("predicts the same curve", () => {
    expectClose(actual.prediction, expected.prediction);
  });

  it("has its X in our linspace", () => {
    expect([...linspace(-10, 10, expected.n).data]).toEqual(expected.X);
  });
});

/** Trains as the original does, whose error signal is output − y, without the factor 2/n. */
function run({ hidden, epochs, learningRate, ...start }: Trajectory) {
  const X = Matrix.column(start.X),
    y = Matrix.column(start.y);
  const network = new NeuralNetwork(1, hidden, 1, seededRandom(0));
  const parameters = network.parameters();
  [start.W1, start.b1, start.W2, start.b2].forEach((values, k) => parameters[k].value.data.set(values.flat()));
  const loss = new MSELoss(),
    optimizer = new Adam(parameters, { lr: learningRate });
  const losses: number[] = [];
  let firstGradients: Float64Array[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const output = network.forward(X);
    losses.push(loss.forward(output, y));
    optimizer.zeroGrad();
    network.backward(output.sub(y));
    if (epoch === 0) firstGradients = parameters.map(({ grad }) => grad.data.slice());
    optimizer.step();
  }
  return {
    losses,
    firstGradients,
    final: parameters.map(({ value }) => value.data),
    prediction: network.predict(X).data,
  };
}

/** Equal to 1e-10 of the largest entry. */
function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  const worst = Math.max(...Array.from(expected, (x, i) => Math.abs(actual[i] - x)));
  expect(worst / scale).toBeLessThan(1e-10);
}
