// What lesson 08 says in prose of the steps from the goal, and no cell prints.

import { expect, it } from "vitest";
import { Adam, MSELoss, NeuralNetwork, SGD, seededRandom, sineData, train } from "../src/index";

const { X, y } = sineData(100, seededRandom(42));

/** The exact interpolant of the data, with one output weight off by a nudge. */
function atTheGoal(nudge = 0): NeuralNetwork<1> {
  const slopes = [...X.data.keys()].slice(1).map((i) => (y.data[i] - y.data[i - 1]) / (X.data[i] - X.data[i - 1]));
  const network = new NeuralNetwork(1, 99, 1, seededRandom(8));
  network.linear1.weight.value.data.fill(1);
  network.linear1.bias.value.data.set(X.data.slice(0, -1).map((t) => -t));
  network.linear2.weight.value.data.set(slopes.map((s, j) => (j === 0 ? s : s - slopes[j - 1])));
  network.linear2.weight.value.data[0] += nudge;
  network.linear2.bias.value.data.fill(y.data[0]);
  return network;
}

it("Adam's second step from the exact interpolant moves everything, and all output weights the same way", () => {
  const network = atTheGoal();
  const loss = new MSELoss();
  const parameters = network.parameters();
  const optimizer = new Adam(parameters, { lr: 0.01 });
  const values = () => parameters.map(({ value }) => [...value.data]);
  const gradients = () => parameters.flatMap(({ grad }) => [...grad.data].map(Math.abs));
  const step = () => {
    optimizer.zeroGrad();
    loss.forward(network.forward(X), y);
    network.backward(loss.backward());
    const before = values();
    optimizer.step();
    return values().map((list, k) => list.map((p, i) => p - before[k][i]));
  };

  step();
  expect(Math.max(...gradients())).toBeLessThan(1e-8);
  const moves = step();
  expect(Math.max(...gradients())).toBeGreaterThan(1e-5);
  expect(moves.flat()).toHaveLength(298);
  for (const move of moves.flat()) expect(Math.abs(Math.abs(move) - 0.0072)).toBeLessThan(0.0003);
  expect(new Set(moves[2].map(Math.sign)).size).toBe(1);
});

it("plain descent rests at the interpolant below the limit 2/λ = 0.00019; above it, only as long as its steps round to 0", () => {
  const descend = (lr: number, nudge: number) => {
    const network = atTheGoal(nudge);
    const options = { loss: new MSELoss(), optimizer: new SGD(network.parameters(), { lr }), epochs: 500, every: 1 };
    return train(network, X, y, options).map((e) => e.loss);
  };
  const stable = descend(0.000185, 1e-9);
  expect(stable[499]).toBeLessThan(stable[0]);
  const unstable = descend(0.000195, 1e-9);
  expect(unstable[200]).toBeGreaterThan(1e3 * unstable[0]);
  expect(Math.max(...descend(0.001, 0))).toBeLessThan(1e-28);
  expect(() => descend(0.001, 1e-12)).toThrow("is too large");
});
