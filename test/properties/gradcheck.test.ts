// gradientCheck: passes every right backward, finds a wrong one, and leaves everything as it was.
// Not here: what the report says, and kinks; that is in test/gradcheck.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gradientCheck,
  type Matrix,
  NeuralNetwork,
  seededRandom,
  Sequential,
  Linear,
  Sigmoid,
  Tanh,
} from "../../src/index";
import { drawn } from "../support";
import { always, bits, matrix, finite, outcome, seed, size } from "./support";

const networks = fc.tuple(seed, size, size, size, fc.boolean()).map(([s, inputs, hidden, outputs, smooth]) => {
  const random = seededRandom(s);
  const network = smooth
    ? new Sequential(new Linear(inputs, hidden, random), new Tanh(), new Linear(hidden, outputs, random), new Sigmoid())
    : new NeuralNetwork(inputs, hidden, outputs, random);
  const X = drawn(4, inputs, random);
  for (const { grad } of network.parameters()) grad.data.fill(7);
  return { network, X, y: drawn(4, outputs, random) };
});

describe("gradientCheck", () => {
  it("passes any network with a right backward, and leaves parameters and gradients as they were", () => {
    always(
      networks,
      ({ network, X, y }) => {
        const before = bits([network.parameters(), X, y]);
        const report = gradientCheck(network, X, y);
        if (!report.passed) throw new Error(String(report));
        expect(bits([network.parameters(), X, y])).toBe(before);
        expect(report.entries.length).toBe(network.parameters().reduce((n, { value }) => n + value.data.length, 0));
      },
      30,
    );
  });

  it("finds one gradient that is wrong by more than a thousandth, and no other", () => {
    always(
      fc.tuple(networks, fc.nat(), fc.nat()),
      ([{ network, X, y }, p, e]) => {
        const parameters = network.parameters();
        const index = p % parameters.length;
        const { grad } = parameters[index];
        const entry = e % grad.data.length;
        const wrong = {
          forward: (x: Matrix) => network.forward(x),
          parameters: () => parameters,
          backward(gradient: Matrix) {
            network.backward(gradient);
            grad.data[entry] = 1.01 * grad.data[entry] + 1e-3;
          },
        };
        const report = gradientCheck(wrong, X, y);
        const cell = (x: { parameter: number; row: number; col: number }) => [x.parameter, x.row * grad.cols + x.col];
        expect(report.wrong.map(cell)).toEqual([[index, entry]]);
        expect(bits(grad.data)).toBe(bits(grad.data.map(() => 7)));
      },
      30,
    );
  });

  it("of a network with any inputs, targets and steps gives a report of finite numbers or says why not", () => {
    const steps = fc.record({ h: finite.map(Math.abs), tolerance: finite.map(Math.abs) });
    always(
      fc.tuple(seed, size, steps, matrix(4, 1, finite), matrix(4, 1, finite)),
      ([s, hidden, options, X, y]) => {
        const network = new NeuralNetwork(1, hidden, 1, seededRandom(s));
        const before = bits(network.parameters());
        const { value, refused } = outcome(() => gradientCheck(network, X, y, options));
        expect(bits(network.parameters())).toBe(before);
        if (refused !== undefined) return;
        for (const { backward, difference } of (value as ReturnType<typeof gradientCheck>).entries)
          expect([backward, difference].every(Number.isFinite)).toBe(true);
      },
      200,
    );
  });
});
