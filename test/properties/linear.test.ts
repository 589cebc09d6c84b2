// Linear against its formula, and where its kinks lie, for any sizes and any numbers.
// Not here: its slopes against difference quotients, which are in network.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinks, Linear, Matrix, seededRandom, spreadKinks } from "../../src/index";
import { firstDifference } from "../support";
import { always, finite, matrix, moderate, outcome, seed, size } from "./support";

const upTo20 = fc.integer({ min: 1, max: 20 });

/** A layer with any weights and biases, inputs for it, and gradients for its outputs. */
const layers = fc.tuple(upTo20, upTo20, upTo20, seed).chain(([n, inputs, outputs, s]) => {
  const layer = new Linear(inputs, outputs, seededRandom(s));
  layer.bias.value.data.set(Matrix.zeros(1, outputs).map(seededRandom(s + 1)).data);
  return fc.tuple(fc.constant(layer), matrix(n, inputs), matrix(n, outputs));
});

describe("Linear", () => {
  it("starts each sum at the bias: Y = XW + b with the terms in their order, bit for bit", () => {
    always(
      layers,
      ([layer, x]) => {
        const y = layer.forward(x);
        for (let i = 0; i < x.rows; i++)
          for (let j = 0; j < layer.outputSize; j++) {
            let sum = layer.bias.value.at(0, j);
            for (let k = 0; k < x.cols; k++) sum += x.at(i, k) * layer.weight.value.at(k, j);
            expect(y.at(i, j)).toBe(sum);
          }
      },
      40,
    );
  });

  it("has the gradients dW = XᵀdY, db = the column sums of dY, dX = dY Wᵀ, bit for bit", () => {
    always(
      layers,
      ([layer, x, dy]) => {
        layer.forward(x);
        const dx = layer.backward(dy);
        const plus = (m: Matrix) => m.map((v) => 0 + v).data; // a gradient is added to 0, so −0 becomes 0
        expect(firstDifference(dx.data, dy.matmul(layer.weight.value.transpose()).data)).toBe("none");
        expect(firstDifference(layer.weight.grad.data, plus(x.transpose().matmul(dy)))).toBe("none");
        expect(firstDifference(layer.bias.grad.data, plus(dy.columnSums()))).toBe("none");
      },
      40,
    );
  });

  it("computes every row alone: a batch gives what its samples give one by one, bit for bit", () => {
    always(
      layers,
      ([layer, x]) => {
        const y = layer.apply(x);
        x.toArray().forEach((row, i) => expect(layer.apply(Matrix.row(row)).toArray()[0]).toEqual(y.toArray()[i]));
      },
      40,
    );
  });

  it("accumulates: two backwards are twice the gradient", () => {
    always(
      layers,
      ([layer, x, dy]) => {
        layer.forward(x);
        layer.backward(dy);
        const once = layer.parameters().map(({ grad }) => grad.scale(2).data);
        layer.accumulate(dy);
        layer.parameters().forEach(({ grad }, k) => expect(firstDifference(grad.data, once[k])).toBe("none"));
      },
      40,
    );
  });
});

describe("kinks", () => {
  const units = (entry: fc.Arbitrary<number>) => size.chain((n) => fc.tuple(matrix(1, n, entry), matrix(1, n, entry)));

  function withUnits([w, b]: [Matrix, Matrix]): Linear<1, number> {
    const layer = new Linear(1, w.cols, seededRandom(1));
    layer.weight.value.data.set(w.data);
    layer.bias.value.data.set(b.data);
    return layer;
  }

  it("are one for each unit with a weight, infinitely far where float64 ends", () => {
    always(units(finite), ([w, b]) => {
      const found = kinks(withUnits([w, b]));
      expect(found.length).toBe(w.data.filter((x) => x !== 0).length);
      for (const kink of found) expect(Number.isNaN(kink) || Object.is(kink, -0)).toBe(false);
    });
  });

  it("are where the line of a unit crosses 0", () => {
    const usual = moderate.map((x) => (Math.abs(x) < 1e-3 ? 1 : x));
    always(units(usual), ([w, b]) => {
      const layer = withUnits([w, b]);
      kinks(layer).forEach((kink, j) => {
        expect(Math.abs(layer.apply(Matrix.from([[kink]])).at(0, j))).toBeLessThanOrEqual(1e-15 * Math.abs(b.at(0, j)));
      });
    });
  });

  it("spread over an interval lie in it, or it is refused and nothing has changed", () => {
    always(fc.tuple(size, seed, finite, finite), ([n, s, from, to]) => {
      const layer = new Linear(1, n, seededRandom(s));
      const weights = layer.weight.value.copy();
      const { refused } = outcome(() => spreadKinks(layer, from, to, seededRandom(s)));
      expect(firstDifference(layer.weight.value.data, weights.data)).toBe("none");
      if (refused !== undefined) {
        expect(layer.bias.value.data.every((b) => b === 0)).toBe(true);
        expect(from >= to || Math.max(Math.abs(from), Math.abs(to)) > 1e307).toBe(true);
        return;
      }
      const slack = 1e-15 * Math.max(Math.abs(from), Math.abs(to)) + 1e-300;
      for (const kink of kinks(layer)) expect(kink >= from - slack && kink <= to + slack).toBe(true);
    });
  });

  it("spread with the same seed are the same", () => {
    always(fc.tuple(size, seed, moderate), ([n, s, from]) => {
      const spread = () => {
        const layer = new Linear(1, n, seededRandom(s));
        spreadKinks(layer, from, from + 1, seededRandom(s));
        return kinks(layer);
      };
      expect(spread()).toEqual(spread());
    });
  });
});
