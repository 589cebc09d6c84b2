// The exercises of lesson 07: what many successes are worth, and the tables behind held-out losses and least squares.

import { Matrix } from "../matrix";
import { exercise, randomMatrix } from "./exercise";

/** A table with the entry f(row i, column j). */
function table(rows: number, cols: number, f: (i: number, j: number) => number): Matrix {
  const out = Matrix.zeros(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out.set(i, j, f(i, j));
  return out;
}

/** The hinges at those knots, a column each, behind a column of ones; f takes the place of relu(x − c). */
function features(X: Matrix, knots: readonly number[], f = (x: number, c: number) => Math.max(0, x - c)): Matrix {
  return table(X.rows, knots.length + 1, (i, j) => (j === 0 ? 1 : f(X.at(i, 0), knots[j - 1])));
}

/** The rows for whose number f says yes. */
function rowsOf(A: Matrix, f: (i: number) => boolean): Matrix {
  return Matrix.from(A.toArray().filter((_, i) => f(i)));
}

/** Two tables: the rows for whose number f says yes are held out. */
function split(A: Matrix, f: (i: number) => boolean) {
  return { training: rowsOf(A, (i) => !f(i)), heldOut: rowsOf(A, f) };
}

export const lesson07 = {
  lowerBound: exercise<[n: number]>({
    of: ["n"],
    cases: () => [20, 1, 2, 10, 59, 100].map((n) => [n]),
    oracle: (n) => Math.exp(Math.log(0.05) / n),
    mistakes: [
      {
        gives: (n) => Math.exp(n * Math.log(0.05)),
        says: "That is 0.05 to the power n: the logarithm is to be divided by n.",
      },
      {
        gives: (n) => Math.exp(Math.log(0.95) / n),
        says: "That starts from 0.95, and claims what is hardly ever true: 5 % is the chance that is left to a lucky streak, so pⁿ = 0.05.",
      },
      {
        gives: (n) => 1 - Math.exp(Math.log(0.05) / n),
        says: "That is the bound on the probability of failure; success is what remains to 1.",
      },
      {
        gives: (n) => Math.exp(-Math.log(0.05) / n),
        says: "That is more than 1, and no probability: log 0.05 is negative, and the sign must stay.",
      },
      {
        gives: (n) => Math.log(0.05 / n),
        says: "That is the logarithm of a quotient. Divide the logarithm itself by n, then undo it with `Math.exp`.",
      },
      { gives: (n) => Math.log(0.05) / n, says: "That is the logarithm of the bound: `Math.exp` undoes it." },
      {
        gives: (n) => Math.exp(Math.log10(0.05) / n),
        says: "`Math.log10` is the logarithm to base 10; `Math.exp` undoes the natural one, `Math.log`.",
      },
      { gives: (n) => 1 - 0.05 / n, says: "Successes of independent runs multiply: solve pⁿ = 0.05 for p." },
      { gives: (n) => 0.05 / n, says: "Successes of independent runs multiply: the root of 0.05, not its n-th part." },
      {
        gives: (n) => 1 - 3 / n,
        says: "The rule of three, 1 − 3/n, is only the first term for large n: −log 0.05 is near 3. For small n it is far off.",
      },
    ],
    right:
      "pⁿ is how likely n of n successes are; it falls to 5 % at this p, and every smaller p makes them less likely still.",
  }),

  holdOut: exercise<[A: Matrix, k: number]>({
    of: ["A", "k"],
    cases: (random) => {
      const sizes = [
        [6, 1, 3],
        [7, 2, 2],
        [10, 1, 5],
        [5, 3, 4],
        [9, 1, 3],
      ];
      return sizes.map(([rows, cols, k]) => [table(rows, cols, (i, j) => i + j / 10 + random() / 100), k]);
    },
    oracle: (A, k) => split(A, (i) => i % k === 0),
    mistakes: [
      { gives: (A, k) => split(A, (i) => i % k !== 0), says: "The two parts are swapped." },
      {
        gives: (A, k) => ({ training: A.copy(), heldOut: rowsOf(A, (i) => i % k === 0) }),
        says: "The held-out rows are still in the training part, so nothing is held out: that is the leak.",
      },
      {
        gives: (A, k) => split(A, (i) => (i + 1) % k === 0),
        says: "Counting starts at 0: row 0 is the first that is held out, not row k − 1.",
      },
      {
        gives: (A, k) => split(A, (i) => i < Math.ceil(A.rows / k)),
        says: "That holds out one end of the table. The rows are in the order of x: it would test how the fit goes on outside its data.",
      },
      {
        gives: (A, k) => split(A, (i) => i >= A.rows - Math.ceil(A.rows / k)),
        says: "That holds out the end of the table. The rows are in the order of x: it would test how the fit goes on outside its data.",
      },
      {
        gives: (A) => split(A, (i) => i === 0),
        says: "Only row 0 is held out. `i % k` is the remainder, which is 0 again and again; `i / k` is 0 only for row 0.",
      },
      { gives: (A, k) => split(A, (i) => i < k), says: "That holds out the first k rows, not every k-th." },
    ],
    right: "Every row is in one of the parts and none in both, and the held-out ones are spread over the whole range.",
  }),

  hinges: exercise<[X: Matrix, knots: number[]]>({
    of: ["X", "knots"],
    cases: (random) => [
      [Matrix.column([-2, -1, 0, 1, 2]), [-1.5, 0, 1]],
      [Matrix.column([-1, 3]), [-2]],
      [randomMatrix(6, 1, random).scale(2), [-1, -0.5, 0.5, 2]],
      [randomMatrix(3, 1, random), [-2, -1.9, 0.1, 0.2, 1]],
    ],
    oracle: (X, knots) => features(X, knots),
    mistakes: [
      {
        gives: (X, knots) => table(X.rows, knots.length, (i, j) => Math.max(0, X.at(i, 0) - knots[j])),
        says: "The bias is missing: a column of ones comes first.",
      },
      {
        gives: (X, knots) => features(X, knots, (x, c) => x - c),
        says: "Without the relu every column is a straight line, and a sum of straight lines never bends: max(0, x − c).",
      },
      {
        gives: (X, knots) => features(X, knots, (x, c) => Math.max(0, x + c)),
        says: "relu(x + c) bends at −c; for a kink at c the knot is subtracted.",
      },
      {
        gives: (X, knots) => features(X, knots, (x, c) => Math.max(0, x) - c),
        says: "relu(x) − c bends at 0 for every knot; the knot is to be subtracted first, inside `Math.max`.",
      },
      {
        gives: (X, knots) => features(X, knots, (x, c) => Math.max(0, c - x)),
        says: "Those hinges open to the left: relu(c − x) instead of relu(x − c).",
      },
      {
        gives: (X, knots) => features(X, knots, (x, c) => (x > c ? 1 : 0)),
        says: "Those are steps, the derivatives of the hinges.",
      },
      { gives: (X, knots) => features(X, knots).transpose(), says: "It is transposed: samples are rows." },
      {
        gives: (X, knots) =>
          table(X.rows, knots.length + 1, (i, j) => (j === knots.length ? 1 : Math.max(0, X.at(i, 0) - knots[j]))),
        says: "The column of ones comes first here, and yours is the last.",
      },
      {
        gives: (X, knots) =>
          table(X.rows, knots.length + 1, (i, j) => (j === knots.length ? 0 : Math.max(0, X.at(i, 0) - knots[j]))),
        says: "Off by one: hinge j belongs into column j + 1. Yours wrote over the column of ones, and the last column stayed 0.",
      },
      {
        gives: (X, knots) => features(X, knots.slice(1)),
        says: "Off by one: knots are counted from 0, and the first of them has no column.",
      },
      {
        gives: (X, knots) =>
          table(X.rows, knots.length + 1, (i, j) =>
            j === 0 ? 1 : j === knots.length ? 0 : Math.max(0, X.at(i, 0) - knots[j - 1]),
          ),
        says: "Off by one: the loop ends before the last knot, whose column stayed 0.",
      },
      {
        gives: (X, knots) =>
          table(X.rows, knots.length + 1, (i, j) =>
            j === 0 ? 1 : j === knots.length ? 0 : Math.max(0, X.at(i, 0) - knots[j]),
          ),
        says: "Off by one: knots are counted from 0, so column j takes `knots[j - 1]`. Yours leaves out the first, and the last column stayed 0.",
      },
      {
        gives: (X, knots) =>
          table(X.rows, knots.length + 1, (i, j) => (j === 0 ? 0 : Math.max(0, X.at(i, 0) - knots[j - 1]))),
        says: "The hinges are right; the first column should be ones and is 0.",
      },
    ],
    right: "A row for each sample: a one for the bias, then the height of every hinge at that x.",
  }),
};
