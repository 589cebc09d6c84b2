// The tiled loops against the textbook: the same numbers, bit for bit, whatever the shape.

import { describe, expect, it } from "vitest";
import { normal, seededRandom } from "../src/index";
import {
  columnSums,
  gradients,
  product,
  productTransposedRight,
  relu,
  reluGradient,
  transposeInto,
} from "../src/kernels";
import { firstDifference } from "./support";

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 33, 100];

describe("each product is the three nested loops, bit for bit", () => {
  it("product", () => {
    everyShape((m, k, n) => {
      const a = numbers(m * k),
        b = numbers(k * n),
        out = garbage(m * n);
      product(out, a, b, m, k, n, null);
      return firstDifference(out, textbook(a, b, m, k, n));
    });
  });

  it("product from a row of biases", () => {
    everyShape((m, k, n) => {
      const a = numbers(m * k),
        b = numbers(k * n),
        start = numbers(n),
        out = garbage(m * n);
      product(out, a, b, m, k, n, start);
      return firstDifference(out, textbook(a, b, m, k, n, start));
    });
  });

  it("gradients: XᵀdY, and the column sums of dY", () => {
    everyShape((m, k, n) => {
      const x = numbers(k * m);
      const dy = numbers(k * n);
      const dW = garbage(m * n);
      const db = garbage(n);
      gradients(dW, db, x, dy, k, m, n);
      const sums = textbook(new Float64Array(k).fill(1), dy, 1, k, n);
      return firstDifference([...dW, ...db], [...textbook(flipped(x, k, m), dy, m, k, n), ...sums]);
    });
  });

  it("productTransposedRight", () => {
    everyShape((m, k, n) => {
      const a = numbers(m * k),
        b = numbers(n * k),
        out = garbage(m * n);
      productTransposedRight(out, a, b, m, k, n);
      return firstDifference(out, textbook(a, flipped(b, n, k), m, k, n));
    });
  });
});

it("columnSums adds from the first row to the last, bit for bit", () => {
  everyShape((m, n) => {
    const a = numbers(m * n),
      out = garbage(n);
    columnSums(out, a, m, n);
    return firstDifference(out, textbook(new Float64Array(m).fill(1), a, 1, m, n));
  });
});

it("relu is max(0, x) and its gradient passes where y > 0, at any length, with no −0", () => {
  for (const length of SIZES) {
    const x = numbers(length);
    const dy = numbers(length);
    const y = garbage(length);
    const dx = garbage(length);
    relu(y, x);
    reluGradient(dx, dy, y);
    expect(
      firstDifference(
        y,
        Array.from(x, (v) => (v > 0 ? v : 0)),
      ),
    ).toBe("none");
    expect(
      firstDifference(
        dx,
        Array.from(dy, (d, i) => (x[i] > 0 ? d + 0 : 0)),
      ),
    ).toBe("none");
  }
});

it("relu and its gradient treat every place alike, and give no −0", () => {
  for (let at = 0; at < 19; at++)
    for (const value of [2, 0, -0, -3])
      for (const slope of [5, 0, -0, -5]) {
        const x = new Float64Array(19).fill(1);
        const dy = new Float64Array(19).fill(1);
        x[at] = value;
        dy[at] = slope;
        const y = garbage(19);
        const dx = garbage(19);
        relu(y, x);
        reluGradient(dx, dy, y);
        expect(
          firstDifference(
            y,
            x.map((_, i) => (i === at && value <= 0 ? 0 : x[i])),
          ),
        ).toBe("none");
        expect(
          firstDifference(
            dx,
            dy.map((_, i) => (i === at && value <= 0 ? 0 : dy[i] + 0)),
          ),
        ).toBe("none");
      }
});

it("transposeInto moves entry (i, j) to (j, i)", () => {
  everyShape((m, n) => {
    const a = numbers(m * n),
      out = garbage(m * n);
    transposeInto(out, a, m, n);
    return firstDifference(out, flipped(a, m, n));
  });
});

it("no kernel writes to what it reads", () => {
  everyShape((m, k, n) => {
    const a = numbers(m * k),
      b = numbers(k * n),
      start = numbers(n),
      before = [...a, ...b, ...start];
    product(garbage(m * n), a, b, m, k, n, start);
    gradients(garbage(k * n), garbage(n), a, numbers(m * n), m, k, n);
    productTransposedRight(garbage(m * k), numbers(m * n), b, m, n, k);
    columnSums(garbage(k), a, m, k);
    return firstDifference([...a, ...b, ...start], before);
  });
});

it("a NaN in a factor reaches every sum it belongs to, and no other", () => {
  for (const n of [1, 4, 9]) {
    const a = numbers(6 * 5),
      b = numbers(5 * n),
      out = garbage(6 * n);
    a[2 * 5 + 3] = Number.NaN;
    product(out, a, b, 6, 5, n, null);
    expect([...out].map(Number.isNaN)).toEqual(Array.from(out, (_, i) => Math.floor(i / n) === 2));
  }
});

it("the comparison is sharp enough to see sums taken in another order", () => {
  const a = numbers(100),
    b = numbers(100);
  const backwards = textbook(a.slice().reverse(), b.slice().reverse(), 1, 100, 1);
  expect(firstDifference(backwards, textbook(a, b, 1, 100, 1))).toMatch(/^entry 0 is /);
  expect(firstDifference([0], [-0])).toBe("entry 0 is 0 instead of 0");
});

it("relu is exact for the largest and the smallest numbers, and keeps what is no number, wherever they stand", () => {
  const extremes = [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, Infinity, -Infinity, Number.NaN, -0];
  for (const extreme of extremes) {
    for (let at = 0; at < 19; at++) {
      const x = numbers(19);
      x[at] = extreme;
      const y = garbage(19);
      relu(y, x);
      const expected = x.map((value) => Math.max(0, value));
      expect(firstDifference(y, expected)).toBe("none");
      relu(x, x);
      expect(firstDifference(x, expected)).toBe("none");
    }
  }
});

it("the gradient of relu may be written over any of its inputs", () => {
  const dy = numbers(19),
    y = numbers(19),
    expected = dy.map((value, i) => (y[i] > 0 ? value : 0));
  const inPlace = dy.slice();
  reluGradient(inPlace, inPlace, y);
  expect(firstDifference(inPlace, expected)).toBe("none");
  reluGradient(y, dy, y);
  expect(firstDifference(y, expected)).toBe("none");
});

const random = seededRandom(1);

/** Draws from N(0, 1), with zeros of both signs among them. */
function numbers(length: number): Float64Array {
  return Float64Array.from({ length }, () => (random() < 0.1 ? (random() < 0.5 ? 0 : -0) : normal(random)));
}

/** What a kernel must write over completely. */
function garbage(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Entry (i, j): the start of column j, then a(i, q) · b(q, j) for q = 0, 1, 2, … */
function textbook(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  start?: Float64Array,
): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = start ? start[j] : 0;
      for (let q = 0; q < k; q++) sum += a[i * k + q] * b[q * n + j];
      out[i * n + j] = sum;
    }
  return out;
}

function flipped(a: Float64Array, m: number, n: number): Float64Array {
  return Float64Array.from(a, (_, at) => a[(at % m) * n + Math.floor(at / m)]);
}

/** Fails for the shapes at which `difference` finds one. */
function everyShape(difference: (m: number, k: number, n: number) => string): void {
  const failures: string[] = [];
  for (const m of SIZES)
    for (const k of SIZES)
      for (const n of SIZES) {
        const found = difference(m, k, n);
        if (found !== "none") failures.push(`m = ${m}, k = ${k}, n = ${n}: ${found}`);
      }
  expect(failures).toEqual([]);
}
