// What lesson 08 says in prose of Adam's second step from the goal, and no cell prints.

import { expect, it } from "vitest";
import { Adam, MSELoss, NeuralNetwork, seededRandom, sineData } from "../src/index";

it("Adam's second step from the exact interpolant moves everything, and all output weights the same way", () => {
  const { X, y } = sineData(100, seededRandom(42));
  const slopes = [...X.data.keys()].slice(1).map((i) => (y.data[i] - y.data[i - 1]) / (X.data[i] - X.data[i - 1]));
  const network = new NeuralNetwork(1, 99, 1, seededRandom(8));
  network.linear1.weight.value.data.fill(1);
  network.linear1.bias.value.data.set(X.data.slice(0, -1).map((t) => -t));
  network.linear2.weight.value.data.set(slopes.map((s, j) => (j === 0 ? s : s - slopes[j - 1])));
  network.linear2.bias.value.data.fill(y.data[0]);

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
