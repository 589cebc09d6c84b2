// What holds for the activations at every number, the largest and the smallest too.
// Not here: their slopes against difference quotients, which are in network.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Matrix, ReLU, Sigmoid, Tanh } from "../../src/index";
import { firstDifference } from "../support";
import { always, anyMatrix, finite, matrix, number } from "./support";

const at = (f: ReLU | Sigmoid | Tanh, x: number) => f.apply(Matrix.from([[x]])).at(0, 0);

describe("ReLU", () => {
  it("is the larger of 0 and x", () => {
    always(finite, (x) => expect(at(new ReLU(), x)).toBe(x > 0 ? x : 0), 300);
  });
});

describe("Sigmoid", () => {
  it("lies between 0 and 1, and rises", () => {
    always(
      fc.tuple(finite, finite),
      ([x, y]) => {
        const [a, b] = [at(new Sigmoid(), x), at(new Sigmoid(), y)];
        expect(a >= 0 && a <= 1).toBe(true);
        if (x <= y) expect(a).toBeLessThanOrEqual(b + Number.EPSILON);
      },
      300,
    );
  });

  it("of −x is 1 minus that of x", () => {
    always(
      finite,
      (x) => expect(Math.abs(at(new Sigmoid(), -x) - (1 - at(new Sigmoid(), x)))).toBeLessThan(2e-16),
      300,
    );
  });
});

describe("Tanh", () => {
  it("lies between −1 and 1, and is odd", () => {
    always(
      finite,
      (x) => {
        expect(Math.abs(at(new Tanh(), x))).toBeLessThanOrEqual(1);
        expect(at(new Tanh(), -x)).toBe(-at(new Tanh(), x));
      },
      300,
    );
  });
});

describe.each([ReLU, Sigmoid, Tanh])("%o", (Activation) => {
  const withGradient = anyMatrix(finite).chain((x) => fc.tuple(fc.constant(x), matrix(x.rows, x.cols, finite)));

  it("has finite outputs and gradients for finite inputs", () => {
    always(withGradient, ([x, dy]) => {
      const f = new Activation();
      expect(f.forward(x).data.every(Number.isFinite)).toBe(true);
      expect(f.backward(dy).data.every(Number.isFinite)).toBe(true);
    });
  });

  it("gives the same in place, and in a matrix of the wrong shape not at all", () => {
    always(withGradient, ([x, dy]) => {
      const [f, g] = [new Activation(), new Activation()];
      const y = f.forward(x);
      const dx = f.backward(dy);
      const odd = Matrix.zeros(x.rows, x.cols + 1);
      expect(firstDifference(g.forward(x, odd).data, y.data)).toBe("none");
      expect(odd.data.every((value) => value === 0)).toBe(true);
      expect(g.forward(x, x)).toBe(x);
      expect(firstDifference(x.data, y.data)).toBe("none");
      expect(g.backward(dy, dy)).toBe(dy);
      expect(firstDifference(dy.data, dx.data)).toBe("none");
    });
  });

  it("treats every entry alone: a NaN stays where it is", () => {
    always(anyMatrix(number), (x) => {
      const y = new Activation().apply(x);
      x.data.forEach((value, i) => {
        if (Number.isNaN(value)) expect(y.data[i]).toBeNaN();
        if (Number.isFinite(value)) expect(y.data[i]).toBe(at(new Activation(), value));
      });
    });
  });

  it("has slopes that are never negative, and gradients proportional to what comes in", () => {
    always(withGradient, ([x, dy]) => {
      const f = new Activation();
      f.forward(x);
      const slopes = f.backward(x.map(() => 1));
      expect(slopes.data.every((slope) => slope >= 0 && slope <= 1)).toBe(true);
      const dx = f.backward(dy);
      dx.data.forEach((value, i) => {
        expect(Math.abs(value - dy.data[i] * slopes.data[i])).toBeLessThanOrEqual(
          1e-15 * Math.abs(dy.data[i]) + 5e-324,
        );
      });
    });
  });
});
