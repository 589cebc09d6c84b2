import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { linspace, Matrix, matmul, matmulInto, seededRandom } from "../src/index";
import { addInto, affineGradientsInto, affineInto, matmulTransposedInto, requireFinite } from "../src/matrix";
import { drawn, firstDifference, refusal, untyped, zeros } from "./support";

const A = Matrix.from([
  [1, 2],
  [3, 4],
]);
const B = Matrix.from([
  [5, 6],
  [7, 8],
]);

describe("making a matrix", () => {
  it("Matrix.from takes rows", () => {
    const m = Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([m.rows, m.cols]).toEqual([2, 3]);
    expect([...m.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("Matrix.column makes one column, Matrix.row one row", () => {
    const column = Matrix.column([1, 2, 3]),
      row = Matrix.row([1, 2, 3]);
    expect([column.rows, column.cols, ...column.data]).toEqual([3, 1, 1, 2, 3]);
    expect([row.rows, row.cols, ...row.data]).toEqual([1, 3, 1, 2, 3]);
  });

  it("Matrix.zeros holds zeros", () => {
    expect(Matrix.zeros(2, 3).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(new Matrix(2, 3).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it.each([
    ["an array", [3, 1, 2]],
    ["a Set", new Set([3, 1, 2])],
    ["a Float64Array", Float64Array.of(3, 1, 2)],
    ["an Int8Array", Int8Array.of(3, 1, 2)],
    [
      "the values of a Map",
      new Map([
        ["a", 3],
        ["b", 1],
        ["c", 2],
      ]).values(),
    ],
    ["a generator", countdown()],
  ])("Matrix.column reads %s", (_, values) => {
    expect([...Matrix.column(values).data]).toEqual([3, 1, 2]);
  });

  it("Matrix.row and Matrix.from read them, too", () => {
    expect([...Matrix.row(countdown()).data]).toEqual([3, 1, 2]);
    const rows = new Set([Float64Array.of(1, 2), new Set([3, 4])]);
    expect(Matrix.from(untyped(rows)).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("copies what it is made from, except for the constructor, which keeps the array", () => {
    const values = Float64Array.of(1, 2);
    const column = Matrix.column(values),
      around = new Matrix(2, 1, values);
    values[0] = 7;
    expect(column.at(0, 0)).toBe(1);
    expect(around.data).toBe(values);
  });

  it.each([
    ["no rows", () => Matrix.from(untyped([])), "Matrix.from: expected at least one entry, got an empty list"],
    ["an empty row", () => Matrix.from([[]]), "Matrix.from: row 0: expected at least one entry, got an empty list"],
    [
      "a later empty row",
      () => Matrix.from([[1], []]),
      "Matrix.from: row 1: expected at least one entry, got an empty list",
    ],
    ["no entries", () => Matrix.column([]), "Matrix.column: expected at least one entry, got an empty list"],
    ["an empty Set", () => Matrix.row(new Set<number>()), "Matrix.row: expected at least one entry, got an empty list"],
    [
      "a long row",
      () => Matrix.from([[1], [2, 3]]),
      "Matrix.from: row 1 has 2 entries, row 0 has 1: rows must be equally long",
    ],
    [
      "a short row",
      () => Matrix.from([[1, 2], [3, 4], [5]]),
      "Matrix.from: row 2 has 1 entry, row 0 has 2: rows must be equally long",
    ],
    ["a flat list", () => Matrix.from(untyped([1, 2])), "Matrix.from: row 0: expected a list, got 1"],
    ["nothing", () => Matrix.from(untyped(undefined)), "Matrix.from: expected a list, got undefined"],
    ["null", () => Matrix.column(untyped(null)), "Matrix.column: expected a list, got null"],
    ["a number", () => Matrix.column(untyped(3)), "Matrix.column: expected a list, got 3"],
    ["text", () => Matrix.column(untyped("123")), 'Matrix.column: expected a list, got "123"'],
    ["an object", () => Matrix.row(untyped({ length: 2 })), "Matrix.row: expected a list, got an object (Object)"],
    [
      "NaN",
      () =>
        Matrix.from([
          [1, 2],
          [3, Number.NaN],
        ]),
      "Matrix.from: entry (1, 1) must be a finite number, got NaN",
    ],
    [
      "infinity",
      () => Matrix.column([1, -1 / 0]),
      "Matrix.column: entry (1, 0) must be a finite number, got -Infinity",
    ],
    [
      "text among numbers",
      () => Matrix.row(untyped([1, "2"])),
      'Matrix.row: entry (0, 1) must be a finite number, got "2"',
    ],
    [
      "a missing entry",
      () => Matrix.row(untyped(new Array(2))),
      "Matrix.row: entry (0, 0) must be a finite number, got undefined",
    ],
    [
      "null among numbers",
      () => Matrix.row(untyped([null])),
      "Matrix.row: entry (0, 0) must be a finite number, got null",
    ],
    ["true", () => Matrix.row(untyped([true])), "Matrix.row: entry (0, 0) must be a finite number, got true"],
    [
      "a list in a column",
      () => Matrix.column(untyped([[1], [2]])),
      "Matrix.column: entry (0, 0) must be a finite number, got an array of 1",
    ],
    ["no row at all", () => Matrix.zeros(0, 3), "Matrix: the number of rows must be a positive whole number, got 0"],
    [
      "fewer columns than none",
      () => Matrix.zeros(3, -1),
      "Matrix: the number of columns must be a positive whole number, got -1",
    ],
    ["half a row", () => Matrix.zeros(1.5, 3), "Matrix: the number of rows must be a positive whole number, got 1.5"],
    [
      "NaN columns",
      () => Matrix.zeros(1, Number.NaN),
      "Matrix: the number of columns must be a positive whole number, got NaN",
    ],
    [
      "a missing size",
      () => Matrix.zeros(3, untyped(undefined)),
      "Matrix: the number of columns must be a positive whole number, got undefined",
    ],
    [
      "a size as text",
      () => Matrix.zeros(untyped("3"), 1),
      'Matrix: the number of rows must be a positive whole number, got "3"',
    ],
    [
      "too few numbers",
      () => new Matrix(2, 2, new Float64Array(3)),
      "Matrix: 2×2 needs a Float64Array of 4 numbers, got one of 3",
    ],
    [
      "a plain array",
      () => new Matrix(2, 2, untyped([1, 2, 3, 4])),
      "Matrix: 2×2 needs a Float64Array of 4 numbers, got an array of 4",
    ],
    [
      "null for numbers",
      () => new Matrix(1, 2, untyped(null)),
      "Matrix: 1×2 needs a Float64Array of 2 numbers, got null",
    ],
    [
      "another array",
      () => new Matrix(1, 2, untyped(new Float32Array(2))),
      "Matrix: 1×2 needs a Float64Array of 2 numbers, got an object (Float32Array)",
    ],
  ])("refuses %s", (_, mistake, message) => {
    expect(refusal(mistake)).toBe(message);
  });
});

describe("entries", () => {
  it("at(i, j) and set(i, j) count rows and columns from 0", () => {
    const m = Matrix.zeros(2, 3);
    m.set(1, 2, 5);
    m.set(0, 1, -0.5);
    expect(m.toArray()).toEqual([
      [0, -0.5, 0],
      [0, 0, 5],
    ]);
    expect([m.at(1, 2), m.at(0, 1), m.at(0, 0)]).toEqual([5, -0.5, 0]);
  });

  it("are stored row after row and may be written in place", () => {
    const m = Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    m.data[1 * m.cols + 0] = 7;
    expect(m.at(1, 0)).toBe(7);
    m.data.set([9, 8], 1);
    expect(m.toArray()).toEqual([
      [1, 9, 8],
      [7, 5, 6],
    ]);
  });

  it("come as rows from toArray, which shares nothing", () => {
    const m = Matrix.from([
        [1, 2],
        [3, 4],
      ]),
      rows = m.toArray();
    rows[0][0] = 9;
    expect(m.at(0, 0)).toBe(1);
    expect(Matrix.from(m.toArray()).toArray()).toEqual(m.toArray());
  });

  it("of a copy are its own", () => {
    const m = Matrix.from([
        [1, 2],
        [3, 4],
      ]),
      copy = m.copy();
    m.set(0, 0, 9);
    copy.set(1, 1, 8);
    expect(copy.toArray()).toEqual([
      [1, 2],
      [3, 8],
    ]);
    expect(m.toArray()).toEqual([
      [9, 2],
      [3, 4],
    ]);
  });

  it.each([
    [2, 0],
    [0, 3],
    [-1, 0],
    [0, -1],
    [0.5, 0],
    [0, Number.NaN],
  ])("there is none at (%s, %s) of a 2×3 matrix", (i, j) => {
    const there = `there is no entry (${i}, ${j}) in a 2×3 matrix; counting starts at 0`;
    expect(refusal(() => Matrix.zeros(2, 3).at(i, j))).toBe(`at: ${there}`);
    expect(refusal(() => Matrix.zeros(2, 3).set(i, j, 1))).toBe(`set: ${there}`);
  });

  it("there is none without a column", () => {
    expect(refusal(() => A.at(0, untyped(undefined)))).toBe(
      "at: there is no entry (0, undefined) in a 2×2 matrix; counting starts at 0",
    );
  });

  it("set refuses what is no finite number and changes nothing", () => {
    const m = Matrix.from([[1]]);
    expect(refusal(() => m.set(0, 0, Number.NaN))).toBe("set: entry (0, 0) must be a finite number, got NaN");
    expect(refusal(() => m.set(0, 0, untyped("1")))).toBe('set: entry (0, 0) must be a finite number, got "1"');
    expect(m.at(0, 0)).toBe(1);
  });

  it("hasShape compares both sizes", () => {
    expect(zeros(2, 3).hasShape(2, 3)).toBe(true);
    expect(zeros(2, 3).hasShape(3, 2)).toBe(false);
    expect(zeros(2, 3).hasShape(2, 2)).toBe(false);
  });
});

describe("transpose", () => {
  it("turns rows into columns", () => {
    expect(
      Matrix.from([
        [1, 2, 3],
        [4, 5, 6],
      ])
        .transpose()
        .toArray(),
    ).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it("twice is the matrix itself, in numbers of its own", () => {
    const m = drawn(5, 3, seededRandom(1)),
      twice = m.transpose().transpose();
    expect(firstDifference(twice.data, m.data)).toBe("none");
    expect(twice.data).not.toBe(m.data);
    expect(Matrix.row([1, 2]).transpose().data).not.toBe(Matrix.row([1, 2]).data);
  });
});

describe("matmul", () => {
  it("is the product worked by hand", () => {
    expect(A.matmul(B).toArray()).toEqual([
      [19, 22],
      [43, 50],
    ]);
    expect(
      Matrix.from([
        [1, 2, 3],
        [4, 5, 6],
      ])
        .matmul(Matrix.column([1, 0, -1]))
        .toArray(),
    ).toEqual([[-2], [-2]]);
  });

  it("of a row and a column is one number, of a column and a row a table", () => {
    expect(
      Matrix.row([1, 2, 3])
        .matmul(Matrix.column([4, 5, 6]))
        .toArray(),
    ).toEqual([[32]]);
    expect(
      Matrix.column([1, 2])
        .matmul(Matrix.row([3, 4, 5]))
        .toArray(),
    ).toEqual([
      [3, 4, 5],
      [6, 8, 10],
    ]);
  });

  it("with the identity changes nothing", () => {
    const I = Matrix.from([
      [1, 0],
      [0, 1],
    ]);
    expect(A.matmul(I).toArray()).toEqual(A.toArray());
    expect(I.matmul(A).toArray()).toEqual(A.toArray());
  });

  it("does not commute", () => {
    expect(B.matmul(A).toArray()).toEqual([
      [23, 34],
      [31, 46],
    ]);
  });

  it("is the same as a method, as a function, and into a matrix that held something else", () => {
    const random = seededRandom(2),
      a = drawn(5, 7, random),
      b = drawn(7, 3, random),
      out = drawn(5, 3, random);
    const expected = a.matmul(b).data;
    expect(firstDifference(matmul(a, b).data, expected)).toBe("none");
    expect(matmulInto(out, a, b)).toBe(out);
    expect(firstDifference(out.data, expected)).toBe("none");
  });

  it("is associative up to rounding", () => {
    const random = seededRandom(3),
      a = drawn(4, 9, random),
      b = drawn(9, 17, random),
      c = drawn(17, 2, random);
    const left = a.matmul(b).matmul(c),
      right = a.matmul(b.matmul(c));
    left.data.forEach((x, i) => expect(x).toBeCloseTo(right.data[i], 11));
  });

  it("distributes over add up to rounding", () => {
    const random = seededRandom(4),
      a = drawn(4, 9, random),
      b = drawn(9, 3, random),
      c = drawn(9, 3, random);
    const left = a.matmul(b.add(c)),
      right = a.matmul(b).add(a.matmul(c));
    left.data.forEach((x, i) => expect(x).toBeCloseTo(right.data[i], 12));
  });

  it("turns around under transposition: (AB)ᵀ = BᵀAᵀ, bit for bit", () => {
    for (const [m, k, n] of [
      [2, 2, 2],
      [1, 5, 9],
      [6, 1, 4],
      [13, 8, 3],
    ]) {
      const random = seededRandom(5),
        a = drawn(m, k, random),
        b = drawn(k, n, random);
      expect(firstDifference(a.matmul(b).transpose().data, b.transpose().matmul(a.transpose()).data)).toBe("none");
    }
  });

  it.each([
    ["1 and 3", () => zeros(100, 1).matmul(zeros(3, 4)), "matmul: (100×1)·(3×4): inner sizes 1 and 3 differ"],
    [
      "3 and 4 (the function)",
      () => matmul(zeros(1, 3), zeros(4, 2)),
      "matmul: (1×3)·(4×2): inner sizes 3 and 4 differ",
    ],
    [
      "3 and 4 (into)",
      () => matmulInto(zeros(1, 2), zeros(1, 3), zeros(4, 2)),
      "matmul: (1×3)·(4×2): inner sizes 3 and 4 differ",
    ],
    [
      "3 and 4 (a transpose on the left)",
      () => affineGradientsInto(zeros(1, 2), zeros(1, 2), zeros(3, 1), zeros(4, 2)),
      "affine: (3×1)ᵀ·(4×2): inner sizes 3 and 4 differ",
    ],
    [
      "3 and 4 (a transpose on the right)",
      () => matmulTransposedInto(zeros(1, 2), zeros(1, 3), zeros(2, 4)),
      "matmul: (1×3)·(2×4)ᵀ: inner sizes 3 and 4 differ",
    ],
    [
      "3 and 4 (with a bias)",
      () => affineInto(zeros(1, 2), zeros(1, 3), zeros(4, 2), zeros(1, 2)),
      "affine: (1×3)·(4×2): inner sizes 3 and 4 differ",
    ],
  ])("refuses inner sizes %s", (_, mistake, message) => {
    expect(refusal(mistake)).toBe(message);
  });

  it.each([
    ["matmulInto", () => matmulInto(zeros(2, 1), zeros(1, 3), zeros(3, 2)), "matmul: the result must be 1×2, got 2×1"],
    [
      "affineGradientsInto",
      () => affineGradientsInto(zeros(3, 3), zeros(1, 2), zeros(4, 3), zeros(4, 2)),
      "affine: the result must be 3×2, got 3×3",
    ],
    [
      "matmulTransposedInto",
      () => matmulTransposedInto(zeros(3, 3), zeros(3, 4), zeros(2, 4)),
      "matmul: the result must be 3×2, got 3×3",
    ],
    [
      "affineInto",
      () => affineInto(zeros(1, 1), zeros(1, 3), zeros(3, 2), zeros(1, 2)),
      "affine: the result must be 1×2, got 1×1",
    ],
  ])("%s refuses a result of another shape", (_, mistake, message) => {
    expect(refusal(mistake)).toBe(message);
  });

  it("refuses a bias, or a place for its gradient, of another shape", () => {
    expect(refusal(() => affineInto(zeros(1, 2), zeros(1, 3), zeros(3, 2), zeros(2, 1)))).toBe(
      "affine: the bias must be 1×2, got 2×1",
    );
    expect(refusal(() => affineGradientsInto(zeros(3, 2), zeros(2, 1), zeros(4, 3), zeros(4, 2)))).toBe(
      "affine: the result must be 1×2, got 2×1",
    );
  });

  it("refuses to write a product over one of its factors", () => {
    const own = A.copy(),
      message = "matmul: the result cannot be written over one of its factors";
    expect(refusal(() => matmulInto(own, own, B))).toBe(message);
    expect(refusal(() => matmulInto(own, B, own))).toBe(message);
    expect(own.toArray()).toEqual(A.toArray());
  });

  it("refuses what is no matrix", () => {
    expect(refusal(() => A.matmul(untyped([[1], [2]])))).toBe(
      "matmul: the second factor must be a Matrix, got an array of 2",
    );
    expect(refusal(() => matmul(untyped(2), B))).toBe("matmul: the first factor must be a Matrix, got 2");
    for (const into of [matmulInto, matmulTransposedInto]) {
      expect(refusal(() => into(zeros(2, 2), untyped(undefined), B))).toMatch(/must be a Matrix, got undefined$/);
      expect(refusal(() => into(zeros(2, 2), A, untyped(2)))).toMatch(/must be a Matrix, got 2$/);
      expect(refusal(() => into(untyped([]), A, B))).toMatch(/must be a Matrix, got an array of 0$/);
    }
    expect(refusal(() => affineInto(zeros(2, 2), A, untyped(2), zeros(1, 2)))).toMatch(/must be a Matrix, got 2$/);
  });
});

describe("the products of backward", () => {
  const random = seededRandom(6);

  it("affineGradientsInto is XᵀdY and the column sums of dY, bit for bit", () => {
    for (const [k, m, n] of [
      [2, 2, 2],
      [100, 1, 100],
      [100, 100, 1],
      [7, 5, 3],
    ]) {
      const a = drawn(k, m, random),
        b = drawn(k, n, random),
        out = drawn(m, n, random);
      const sums = drawn(1, n, random);
      affineGradientsInto(out, sums, a, b);
      expect(firstDifference(out.data, a.transpose().matmul(b).data)).toBe("none");
      expect(firstDifference(sums.data, b.columnSums().data)).toBe("none");
    }
  });

  it("matmulTransposedInto is ABᵀ, bit for bit", () => {
    for (const [m, k, n] of [
      [2, 2, 2],
      [100, 1, 100],
      [100, 100, 1],
      [7, 5, 3],
    ]) {
      const a = drawn(m, k, random),
        b = drawn(n, k, random),
        out = drawn(m, n, random);
      expect(matmulTransposedInto(out, a, b)).toBe(out);
      expect(firstDifference(out.data, a.matmul(b.transpose()).data)).toBe("none");
    }
  });

  it("affineInto is XW + b", () => {
    const out = zeros(2, 2);
    expect(affineInto(out, A, B, Matrix.row([1, -1]))).toBe(out);
    expect(out.toArray()).toEqual([
      [20, 21],
      [44, 49],
    ]);
  });
});

describe("add, sub, times", () => {
  it("work entry by entry", () => {
    expect(A.add(B).toArray()).toEqual([
      [6, 8],
      [10, 12],
    ]);
    expect(A.sub(B).toArray()).toEqual([
      [-4, -4],
      [-4, -4],
    ]);
    expect(A.times(B).toArray()).toEqual([
      [5, 12],
      [21, 32],
    ]);
  });

  it("use a single row for every row", () => {
    const m = Matrix.from([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      row = Matrix.row([10, 20]);
    expect(m.add(row).toArray()).toEqual([
      [11, 22],
      [13, 24],
      [15, 26],
    ]);
    expect(m.sub(row).toArray()).toEqual([
      [-9, -18],
      [-7, -16],
      [-5, -14],
    ]);
    expect(m.times(row).toArray()).toEqual([
      [10, 40],
      [30, 80],
      [50, 120],
    ]);
  });

  it.each([
    ["add", () => zeros(3, 2).add(zeros(4, 2)), "add: (3×2) + (4×2): the shapes differ, and the second is no row of 2"],
    ["sub", () => zeros(3, 2).sub(zeros(2, 3)), "sub: (3×2) − (2×3): the shapes differ, and the second is no row of 2"],
    [
      "times",
      () => zeros(3, 2).times(zeros(3, 1)),
      "times: (3×2) ⊙ (3×1): the shapes differ, and the second is no row of 2",
    ],
    [
      "add (half as many rows)",
      () => zeros(4, 2).add(zeros(2, 2)),
      "add: (4×2) + (2×2): the shapes differ, and the second is no row of 2",
    ],
    [
      "add (a row of another length)",
      () => zeros(3, 2).add(zeros(1, 3)),
      "add: (3×2) + (1×3): the shapes differ, and the second is no row of 2",
    ],
    [
      "add (the row first)",
      () => zeros(1, 2).add(zeros(3, 2)),
      "add: (1×2) + (3×2): the shapes differ, and the second is no row of 2",
    ],
  ])("%s refuses shapes that do not fit", (_, mistake, message) => {
    expect(refusal(mistake)).toBe(message);
  });

  it("refuse a number, for which there is scale", () => {
    expect(refusal(() => A.add(untyped(1)))).toBe("add: the other operand must be a Matrix, got 1");
  });
});

describe("addInto", () => {
  it("adds the second matrix to the first", () => {
    const total = A.copy();
    addInto(total, B);
    expect(total.toArray()).toEqual(A.add(B).toArray());
    expect(B.at(0, 0)).toBe(5);
  });

  it("refuses another shape, also a row, and changes nothing", () => {
    const total = A.copy();
    expect(refusal(() => addInto(total, zeros(1, 2)))).toBe("addInto: the second matrix must be 2×2, got 1×2");
    expect(total.toArray()).toEqual(A.toArray());
  });
});

describe("requireFinite", () => {
  it("lets the largest number pass", () => {
    expect(() => requireFinite("f", "X", Matrix.row([Number.MAX_VALUE, -Number.MAX_VALUE, 0]))).not.toThrow();
  });

  it.each([
    [0, "(0, 0)"],
    [2, "(0, 2)"],
    [3, "(1, 0)"],
    [5, "(1, 2)"],
  ])("finds entry %i of a 2×3 matrix at row and column %s", (index, place) => {
    const m = zeros(2, 3);
    m.data.fill(Number.NaN, index);
    expect(refusal(() => requireFinite("f", "X", m))).toBe(`f: X must hold finite numbers, but entry ${place} is NaN`);
  });
});

describe("scale, map, sum, mean, columnSums", () => {
  it("scale multiplies every entry", () => {
    expect(A.scale(-2).toArray()).toEqual([
      [-2, -4],
      [-6, -8],
    ]);
    expect(refusal(() => A.scale(Number.NaN))).toBe("scale: the factor must be a finite number, got NaN");
    expect(refusal(() => A.scale(untyped("2")))).toBe('scale: the factor must be a finite number, got "2"');
  });

  it("map hands the function one entry after the other, and nothing else", () => {
    const seen: unknown[][] = [];
    const squares = A.map((...given) => {
      seen.push(given);
      return given[0] ** 2;
    });
    expect(squares.toArray()).toEqual([
      [1, 4],
      [9, 16],
    ]);
    expect(seen).toEqual([[1], [2], [3], [4]]);
  });

  it("map refuses what is no function", () => {
    expect(refusal(() => A.map(untyped(3)))).toBe("map: f must be a function such as (x) => x * x, got 3");
  });

  it("sum and mean take all entries", () => {
    expect(A.sum()).toBe(10);
    expect(A.mean()).toBe(2.5);
    expect(Matrix.from([[-7]]).mean()).toBe(-7);
  });

  it("columnSums is a row", () => {
    const sums = Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ]).columnSums();
    expect(sums.toArray()).toEqual([[5, 7, 9]]);
    expect([sums.rows, sums.cols]).toEqual([1, 3]);
  });
});

it("no operation changes its operands", () => {
  const a = Matrix.from([
      [1, -2],
      [3, 0.5],
    ]),
    b = Matrix.from([
      [4, 5],
      [-6, 7],
    ]),
    row = Matrix.row([8, 9]);
  const before = [...a.data, ...b.data, ...row.data];
  const results = [
    a.matmul(b),
    matmul(a, b),
    a.add(b),
    a.add(row),
    a.sub(b),
    a.sub(row),
    a.times(b),
    a.times(row),
    a.scale(3),
    a.map((x) => x + 1),
    a.transpose(),
    a.columnSums(),
    a.copy(),
    matmulTransposedInto(zeros(2, 2), a, b),
    affineInto(zeros(2, 2), a, b, row),
  ];
  affineGradientsInto(zeros(2, 2), zeros(1, 2), a, b);
  for (const result of results) {
    expect([a.data, b.data, row.data]).not.toContain(result.data);
    result.data.fill(99);
  }
  a.sum();
  a.mean();
  a.toArray();
  String(a);
  expect([...a.data, ...b.data, ...row.data]).toEqual(before);
});

describe("printing", () => {
  it.each([
    [
      "whole numbers without decimals",
      Matrix.from([
        [1, 2],
        [3, 4],
      ]),
      ["Matrix 2×2", "  1  2", "  3  4"],
    ],
    [
      "columns aligned on the right",
      Matrix.from([
        [1, -20],
        [-300, 4],
      ]),
      ["Matrix 2×2", "     1  -20", "  -300    4"],
    ],
    [
      "decimal points in a line",
      Matrix.from([
        [1.5, -2],
        [3, 1000.25],
      ]),
      ["Matrix 2×2", "  1.5000    -2.0000", "  3.0000  1000.2500"],
    ],
    [
      "decimals everywhere if one entry has them",
      Matrix.from([
        [1, 2],
        [3, 4.5],
      ]),
      ["Matrix 2×2", "  1.0000  2.0000", "  3.0000  4.5000"],
    ],
    ["a single number", Matrix.from([[0.1]]), ["Matrix 1×1", "  0.1000"]],
    ["no minus before a zero", Matrix.from([[-0, 2]]), ["Matrix 1×2", "  0  2"]],
    ["large numbers with an exponent", Matrix.row([1e8, 2]), ["Matrix 1×2", "  1.000e+8  2.000e+0"]],
    ["the largest numbers, too", Matrix.row([1e308, -1.5]), ["Matrix 1×2", "  1.000e+308  -1.500e+0"]],
    ["small numbers with an exponent", Matrix.row([1e-5, -2e-9]), ["Matrix 1×2", "  1.000e-5  -2.000e-9"]],
    ["up to seven digits in full", Matrix.row([9999999, -1]), ["Matrix 1×2", "  9999999  -1"]],
    ["ten million with an exponent", Matrix.row([1e7, -1]), ["Matrix 1×2", "  1.000e+7  -1.000e+0"]],
    ["decimals up to 100000", Matrix.row([99999.5, 1]), ["Matrix 1×2", "  99999.5000  1.0000"]],
    ["an exponent from there on", Matrix.row([1e5, 0.5]), ["Matrix 1×2", "  1.000e+5  5.000e-1"]],
    ["decimals down to a thousandth", Matrix.row([0.001, 0]), ["Matrix 1×2", "  0.0010  0.0000"]],
    ["NaN after a root", Matrix.row([1, -1]).map(Math.sqrt), ["Matrix 1×2", "  1  NaN"]],
    ["infinities after a division", Matrix.row([1.5, -1]).map((x) => x / 0), ["Matrix 1×2", "  Infinity  -Infinity"]],
    [
      "a column of ten in full",
      linspace(1, 10, 10),
      ["Matrix 10×1", "   1", "   2", "   3", "   4", "   5", "   6", "   7", "   8", "   9", "  10"],
    ],
    ["eight columns in full", Matrix.row([1, 2, 3, 4, 5, 6, 7, 8]), ["Matrix 1×8", "  1  2  3  4  5  6  7  8"]],
    [
      "a hundred rows shortened",
      linspace(0, 99, 100),
      ["Matrix 100×1", "   0", "   1", "   2", "   3", "   4", "   ⋮", "  95", "  96", "  97", "  98", "  99"],
    ],
    [
      "twenty rows and columns shortened",
      new Matrix(
        20,
        20,
        Float64Array.from({ length: 400 }, (_, i) => i),
      ),
      [
        "Matrix 20×20",
        "    0    1    2    3  …   16   17   18   19",
        "   20   21   22   23  …   36   37   38   39",
        "   40   41   42   43  …   56   57   58   59",
        "   60   61   62   63  …   76   77   78   79",
        "   80   81   82   83  …   96   97   98   99",
        "    ⋮    ⋮    ⋮    ⋮  ⋮    ⋮    ⋮    ⋮    ⋮",
        "  300  301  302  303  …  316  317  318  319",
        "  320  321  322  323  …  336  337  338  339",
        "  340  341  342  343  …  356  357  358  359",
        "  360  361  362  363  …  376  377  378  379",
        "  380  381  382  383  …  396  397  398  399",
      ],
    ],
  ])("shows %s", (_, m, lines) => {
    expect(String(m)).toBe(lines.join("\n"));
    expect(inspect(m)).toBe(lines.join("\n")); // what a notebook prints
  });

  it("lets the entries that are left out decide nothing, and every other one decide", () => {
    for (const [rows, cols] of [
      [20, 20],
      [100, 1],
      [1, 100],
    ])
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < cols; j++) {
          const m = zeros(rows, cols);
          m.set(i, j, 0.5);
          const leftOut = (rows > 10 && i >= 5 && i < rows - 5) || (cols > 8 && j >= 4 && j < cols - 4);
          expect(String(m) === String(zeros(rows, cols))).toBe(leftOut);
        }
  });
});

function* countdown() {
  yield* [3, 1, 2];
}

it("prints a small negative number without a lonely minus", () => {
  expect(String(Matrix.row([-1e-6, 0.5]))).toBe("Matrix 1×2\n  0.0000  0.5000");
});

it("refuses a list that never ends", () => {
  expect(refusal(() => Matrix.column(forever()))).toBe(
    "Matrix.column: more than 10000000 entries: does the list ever end?",
  );
});

function* forever() {
  for (;;) yield 1;
}

it("map refuses a function that gives no number, but not one that gives NaN", () => {
  expect(refusal(() => Matrix.row([2]).map(untyped(() => {})))).toBe("map: f(2) must be a number, got undefined");
  expect(Matrix.row([-1]).map(Math.sqrt).at(0, 0)).toBeNaN();
});

it("refuses a size that no memory holds", () => {
  expect(refusal(() => Matrix.zeros(1e5, 1e5))).toBe("Matrix: 100000×100000 numbers do not fit into memory");
  expect(refusal(() => zeros(40_000, 40_000))).toBe("Matrix: 40000×40000 numbers do not fit into memory");
});
