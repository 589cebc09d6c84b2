// The laws of matrices. Exact where float64 is exact; where it rounds, within a bound that grows with the number of terms.
// Not here: what is refused, and in which words; that is in public.test.ts and test/matrix.test.ts.

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Matrix, matmul, matmulInto } from "../../src/index";
import { firstDifference, refusal } from "../support";
import { always, anyMatrix, finite, matrix, moderate, number, size } from "./support";

/** A, B and C whose products exist, as A·B·C. */
const chain = fc
  .tuple(size, size, size, size)
  .chain(([m, k, n, p]) => fc.tuple(matrix(m, k), matrix(k, n), matrix(n, p)));

const alike = (entry = finite) =>
  fc.tuple(size, size).chain(([rows, cols]) => fc.tuple(matrix(rows, cols, entry), matrix(rows, cols, entry)));

/** A·B as it stands in a textbook. */
function textbook(a: Matrix, b: Matrix): Matrix {
  const out = Matrix.zeros(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.cols; j++)
      for (let k = 0; k < a.cols; k++) out.data[i * b.cols + j] += a.at(i, k) * b.at(k, j);
  return out;
}

const absolute = (m: Matrix) => m.map(Math.abs);
const same = (a: Matrix, b: Matrix) => {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  expect(firstDifference(a.data, b.data)).toBe("none");
};

/** Fails unless no entry of a differs from b by more than rounding does, given sums of such sizes. */
function close(a: Matrix, b: Matrix, sizes: Matrix): void {
  expect([a.rows, a.cols]).toEqual([b.rows, b.cols]);
  a.data.forEach((x, i) => expect(Math.abs(x - b.data[i])).toBeLessThanOrEqual(1e-14 * sizes.data[i] + 1e-300));
}

function identity(n: number): Matrix {
  const m = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) m.set(i, i, 1);
  return m;
}

describe("The product", () => {
  const upTo40 = fc.integer({ min: 1, max: 40 });
  const entry = fc.oneof({ weight: 9, arbitrary: moderate }, { weight: 1, arbitrary: finite });
  const factors = fc
    .tuple(upTo40, upTo40, upTo40)
    .chain(([m, k, n]) => fc.tuple(matrix(m, k, entry), matrix(k, n, entry)));

  it("of any shapes up to 40 is that of three nested loops, bit for bit, also where a sum is too large", () => {
    always(factors, ([a, b]) => same(matmul(a, b), textbook(a, b)), 60);
  });

  it("is finite where the sum of the sizes of its terms is", () => {
    always(fc.tuple(matrix(3, 4, finite), matrix(4, 2, finite)), ([a, b]) => {
      const sizes = textbook(absolute(a), absolute(b));
      a.matmul(b).data.forEach((x, i) => expect(Number.isFinite(x) || !Number.isFinite(sizes.data[i])).toBe(true));
    });
  });

  it("is associative", () => {
    always(chain, ([a, b, c]) => {
      const sizes = absolute(a).matmul(absolute(b)).matmul(absolute(c));
      close(a.matmul(b).matmul(c), a.matmul(b.matmul(c)), sizes);
    });
  });

  it("distributes over the sum", () => {
    const terms = chain.chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), matrix(b.rows, b.cols)));
    always(terms, ([a, b, c]) => {
      const sizes = absolute(a).matmul(absolute(b).add(absolute(c)));
      close(a.matmul(b.add(c)), a.matmul(b).add(a.matmul(c)), sizes);
    });
  });

  it("turns round under a transpose, bit for bit", () => {
    always(chain, ([a, b]) => same(a.matmul(b).transpose(), b.transpose().matmul(a.transpose())));
  });

  it("with the identity on either side changes no number", () => {
    always(anyMatrix(finite), (a) => {
      expect(a.matmul(identity(a.cols)).toArray()).toEqual(a.add(Matrix.zeros(a.rows, a.cols)).toArray());
      expect(identity(a.rows).matmul(a).toArray()).toEqual(a.add(Matrix.zeros(a.rows, a.cols)).toArray());
    });
  });

  it("written over an old matrix is the same, whatever was in it", () => {
    const old = chain.chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), matrix(a.rows, b.cols, number)));
    always(old, ([a, b, out]) => {
      expect(matmulInto(out, a, b)).toBe(out);
      same(out, textbook(a, b));
    });
  });
});

describe("Entry by entry,", () => {
  it("a transpose of a transpose is the matrix", () => {
    always(anyMatrix(number), (a) => {
      same(a.transpose().transpose(), a);
      expect(a.transpose().at(a.cols - 1, 0)).toBe(a.at(0, a.cols - 1));
    });
  });

  it("sums and products are the formula, and do not depend on the order of their two operands", () => {
    always(alike(), ([a, b]) => {
      same(a.add(b), b.add(a));
      same(a.times(b), b.times(a));
      same(a.sub(b), a.add(b.scale(-1)));
      expect(a.sub(b).at(0, 0)).toBe(a.at(0, 0) - b.at(0, 0));
    });
  });

  it("a row is the same as a matrix with that row again and again", () => {
    const withRow = anyMatrix(finite).chain((a) => fc.tuple(fc.constant(a), matrix(1, a.cols, finite)));
    always(withRow, ([a, row]) => {
      const all = Matrix.from(a.toArray().map(() => row.toArray()[0]));
      same(a.add(row), a.add(all));
      same(a.sub(row), a.sub(all));
      same(a.times(row), a.times(all));
    });
  });

  it("scaling is a product with each entry: by 1 nothing, by −1 and by 2 exact", () => {
    always(fc.tuple(anyMatrix(finite), finite), ([a, factor]) => {
      same(a.scale(1), a);
      same(a.scale(-1).scale(-1), a);
      same(a.scale(2), a.add(a));
      same(
        a.scale(factor),
        a.map((x) => x * factor),
      );
    });
  });

  it("map calls its function once for each entry, in order, with the entry alone", () => {
    always(anyMatrix(number), (a) => {
      const calls: unknown[][] = [];
      same(
        a.map((...args: number[]) => {
          calls.push(args);
          return args[0];
        }),
        a,
      );
      expect(calls).toEqual([...a.data].map((x) => [x]));
    });
  });

  it("a matrix is the list of its rows, of its columns, and of its entries", () => {
    always(anyMatrix(finite), (a) => {
      same(Matrix.from(a.toArray()), a);
      same(new Matrix(a.rows, a.cols, a.data), a);
      same(Matrix.column(a.transpose().toArray()[0]), Matrix.from(a.toArray().map((row) => [row[0]])));
      same(Matrix.row(a.toArray()[0]), Matrix.from([a.toArray()[0]]));
      same(Matrix.column(a.data), Matrix.row(a.data.values()).transpose());
      for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.cols; j++) expect(a.toArray()[i][j]).toBe(a.at(i, j));
    });
  });

  it("a copy shares nothing", () => {
    always(fc.tuple(anyMatrix(finite), finite), ([a, x]) => {
      const before = a.toArray();
      const copy = a.copy();
      copy.set(0, 0, x);
      expect(copy.at(0, 0)).toBe(x);
      expect(a.toArray()).toEqual(before);
    });
  });
});

describe("Sums", () => {
  it("run from the first entry to the last, and the mean is the sum by the number of entries", () => {
    always(anyMatrix(finite), (a) => {
      let sum = 0;
      for (const x of a.data) sum += x;
      expect(a.sum()).toBe(sum);
      expect(a.mean()).toBe(sum / (a.rows * a.cols));
    });
  });

  it("of columns are those of each column from top to bottom", () => {
    always(anyMatrix(finite), (a) => {
      const sums = a
        .transpose()
        .toArray()
        .map((column) => column.reduce((sum, x) => sum + x, 0));
      expect(firstDifference(a.columnSums().data, sums)).toBe("none");
    });
  });
});

describe("Printed,", () => {
  it("any matrix names its shape and has a line for each row, or for the first and last of them", () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }));
    always(
      shape.chain(([rows, cols]) => matrix(rows, cols, number)),
      (a) => {
        const lines = String(a).split("\n");
        expect(lines[0]).toBe(`Matrix ${a.rows}×${a.cols}`);
        expect(lines.length).toBe(1 + Math.min(a.rows, 11));
        expect(new Set(lines.slice(1).map((line) => line.length)).size).toBe(1);
      },
    );
  });
});

describe("A list without an end", () => {
  function* endless() {
    for (;;) yield 1;
  }

  it.each<[string, (list: any) => unknown]>([
    ["from", (list) => Matrix.from(list)],
    ["from: row 1", (list) => Matrix.from([[1], list])],
    ["column", (list) => Matrix.column(list)],
    ["row", (list) => Matrix.row(list)],
  ])("is refused by Matrix.%s", (name, make) => {
    expect(refusal(() => make(endless()))).toBe(`Matrix.${name}: more than 10000000 entries: does the list ever end?`);
  });
});

describe("A matrix for which there is no room", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is refused as one that is too large", () => {
    const full = function full() {
      throw new RangeError("Array buffer allocation failed");
    };
    vi.stubGlobal("Float64Array", full);
    expect(refusal(() => Matrix.zeros(3, 4))).toBe("Matrix: 3×4 numbers do not fit into memory");
  });
});
