// The exercises of lesson 03: the gradient of the loss, the best line, and the largest learning rate that still converges.

import { Matrix } from "../matrix";
import type { Random } from "../random";
import { exercise, randomMatrix } from "./exercise";

/** Outputs and targets of several shapes. The first can be followed by hand; n is never 1 or 2, where factors coincide. */
function outputsAndTargets(random: Random): [output: Matrix, y: Matrix][] {
  const byHand: [Matrix, Matrix] = [
    Matrix.from([
      [1, 2, 0],
      [3, 5, -1],
    ]),
    Matrix.from([
      [1, 5, -6],
      [9, 2, 8],
    ]),
  ];
  const shapes = [
    [3, 1],
    [1, 4],
    [4, 2],
    [100, 1],
  ];
  const drawn = shapes.map(([n, m]): [Matrix, Matrix] => [randomMatrix(n, m, random), randomMatrix(n, m, random)]);
  return [byHand, ...drawn];
}

const entries = (m: Matrix) => m.data.length;

/** The line of slope cov(x, y) / `under`, through the point of means. */
function lineThroughMeans(x: Matrix, y: Matrix, under: number) {
  const w = covariance(x, y) / under;
  return { w, b: y.mean() - w * x.mean() };
}

function covariance(x: Matrix, y: Matrix): number {
  return x.times(y).mean() - x.mean() * y.mean();
}

/** The entries [[p, q], [q, r]] of XᵀX times a factor, and the root in the formula for its eigenvalues. */
function hessian(X: Matrix, factor: number) {
  const H = X.transpose().matmul(X).scale(factor);
  const [p, q, r] = [H.at(0, 0), H.at(0, 1), H.at(1, 1)];
  return { p, q, r, root: Math.sqrt((p - r) * (p - r) + 4 * q * q) };
}

function largestEigenvalue(X: Matrix, factor = 2 / X.rows): number {
  const { p, r, root } = hessian(X, factor);
  return (p + r + root) / 2;
}

export const lesson03 = {
  mseGradient: exercise<[output: Matrix, y: Matrix]>({
    of: ["output", "y"],
    cases: outputsAndTargets,
    oracle: (output, y) => output.sub(y).scale(2 / entries(y)),
    mistakes: [
      {
        gives: (output, y) => output.sub(y),
        says: (_, y) =>
          `Your gradient is exactly n/2 times too large, ${entries(y) / 2} times for these n = ${entries(y)} entries: is 2/n missing?`,
      },
      {
        gives: (output, y) => output.sub(y).scale(2),
        says: (_, y) =>
          `Your gradient is exactly n times too large, ${entries(y)} times for these n = ${entries(y)} entries: it belongs to the sum of the squares, and the loss is their mean.`,
      },
      {
        gives: (output, y) => output.sub(y).scale(1 / entries(y)),
        says: "Your gradient is half of what it should be: the derivative of a square has a factor 2.",
      },
      {
        gives: (output, y) => y.sub(output).scale(2 / entries(y)),
        says: "The sign is wrong: the gradient points uphill, from the target to the output, so it is output − y.",
      },
      {
        gives: (output, y) => y.sub(output),
        says: "Two things: the sign (it is output − y), and the factor 2/n is missing.",
      },
      {
        gives: (output, y) => output.sub(y).scale(2 / y.rows),
        says: (_, y) =>
          `n is the number of all entries, rows times columns: ${y.rows} · ${y.cols} = ${entries(y)} here. You divided by the rows only.`,
      },
      {
        gives: (output, y) => output.sub(y).scale(2 / y.cols),
        says: (_, y) =>
          `n is the number of all entries, rows times columns: ${y.rows} · ${y.cols} = ${entries(y)} here. You divided by the columns only.`,
      },
      {
        gives: (output, y) => output.sub(y).times(output.sub(y)).mean(),
        says: "That is the loss itself, one number. Its gradient has one entry for every output.",
      },
      {
        gives: (output, y) => output.sub(y).mean() * 2,
        says: "That adds the derivatives up. The gradient keeps them apart: one entry for every output.",
      },
      {
        gives: (output, y) =>
          output
            .sub(y)
            .times(output.sub(y))
            .scale(2 / entries(y)),
        says: "The differences are still squared: the derivative of t² is 2t.",
      },
      {
        gives: (output, y) =>
          output
            .sub(y)
            .map(Math.abs)
            .scale(2 / entries(y)),
        says: "The size is right, but an output below its target has a negative derivative: no absolute value here.",
      },
      {
        gives: (output, y) => output.scale(2 / entries(y)),
        says: "The targets `y` are missing: that is the gradient when every target is 0.",
      },
    ],
    right:
      "Only the entry's own square depends on the entry, its derivative is 2(output − y), and the mean divides by n = rows × cols.",
  }),

  bestLine: exercise<[x: Matrix, y: Matrix]>({
    of: ["x", "y"],
    cases: (random) => {
      const drawn = (n: number, w: number, b: number, noise: number): [Matrix, Matrix] => {
        const x = randomMatrix(n, 1, random).map((v) => v + 2);
        return [x, x.scale(w).add(randomMatrix(n, 1, random).map((e) => b + noise * e))];
      };
      return [
        [Matrix.column([0, 1, 2]), Matrix.column([1, 2, 6])],
        drawn(5, -2, 1, 0.3),
        drawn(20, 0.5, -3, 1),
        drawn(3, 1.5, 0.5, 0),
        [Matrix.column([-1, 3]), Matrix.column([4, 2])],
      ];
    },
    oracle: (x, y) => lineThroughMeans(x, y, covariance(x, x)),
    mistakes: [
      {
        gives: (x, y) => ({ w: x.times(y).sum() / x.times(x).sum(), b: 0 }),
        says: "That is the best line through the origin. With an intercept the slope is another one: subtract the means first.",
      },
      {
        gives: (x, y) => {
          const { w, b } = lineThroughMeans(x, y, covariance(x, x));
          return { w: b, b: w };
        },
        says: "Slope and intercept are exchanged: `w` multiplies x.",
      },
      {
        gives: (x, y) => ({ w: covariance(x, y) / covariance(x, x), b: y.mean() }),
        says: "The slope is right. The mean of y is the height of the line at the mean of x; `b` is its height at 0.",
      },
      {
        gives: (x, y) => {
          const w = covariance(x, y) / covariance(x, x);
          return { w, b: y.mean() + w * x.mean() };
        },
        says: "The slope is right, and `b` has a sign wrong: the line passes through both means, so mean(y) = w · mean(x) + b.",
      },
      {
        gives: (x, y) => lineThroughMeans(x, y, covariance(y, y)),
        says: "You divided by the variance of y. That is the slope for predicting x from y; here the variance of x goes below.",
      },
      {
        gives: (x, y) => lineThroughMeans(x, y, Math.sqrt(covariance(x, x) * covariance(y, y))),
        says: "That slope is the correlation. It would be the slope if x and y had the same variance; divide by the variance of x.",
      },
      {
        gives: (x, y) => lineThroughMeans(x, y, Math.sqrt(covariance(x, x))),
        says: "You divided by the standard deviation of x; divide by its variance, without the root.",
      },
      {
        gives: (x, y) => lineThroughMeans(x, y, covariance(x, x) / x.rows),
        says: "The slope is n times too large: there is a sum above the line and a mean below it.",
      },
      {
        gives: (x, y) => lineThroughMeans(x, y, covariance(x, x) * x.rows),
        says: "The slope is n times too small: there is a mean above the line and a sum below it.",
      },
      {
        gives: (x, y) => {
          const w = x.times(y).sum() / x.times(x).sum();
          return { w, b: y.mean() - w * x.mean() };
        },
        says: "That slope belongs to a line through the origin: subtract the means before multiplying.",
      },
      {
        gives: (x, y) => {
          const last = x.rows - 1;
          const w = (y.at(last, 0) - y.at(0, 0)) / (x.at(last, 0) - x.at(0, 0));
          return { w, b: y.at(0, 0) - w * x.at(0, 0) };
        },
        says: "That line joins the first point and the last; the others have no say in it.",
      },
    ],
    right:
      "The derivative by b says that the line passes through both means, the one by w that the errors are orthogonal to x. Two equations, two numbers, no descent.",
  }),

  largestRate: exercise<[X: Matrix]>({
    of: ["X"],
    cases: (random) => {
      const drawn = [5, 20, 3].map((n): [Matrix] => [randomMatrix(n, 2, random)]);
      const line: [Matrix] = [
        Matrix.from([
          [0, 1],
          [1, 1],
          [2, 1],
          [5, 1],
        ]),
      ];
      const apart: [Matrix] = [
        Matrix.from([
          [1, 1],
          [-1, 1],
          [1, -1],
          [-1, -1],
        ]),
      ];
      const flat: [Matrix] = [
        Matrix.from([
          [1, -3],
          [2, -6],
          [0, 0],
        ]),
      ];
      return [line, ...drawn, apart, flat];
    },
    oracle: (X) => 2 / largestEigenvalue(X),
    mistakes: [
      {
        gives: (X) => 1 / largestEigenvalue(X),
        says: "That is half the limit. The bound is 2 over the largest eigenvalue; is that 1, or did the division by 2 get lost in the eigenvalue?",
      },
      {
        gives: (X) => {
          const { p, r, root } = hessian(X, 2 / X.rows);
          return 4 / (p + r - root);
        },
        says: "That uses the smaller eigenvalue. The steepest direction goes wrong first: take + before the root.",
      },
      {
        gives: (X) => 2 / largestEigenvalue(X, 1),
        says: (X) =>
          `That uses the eigenvalue of XᵀX. The Hessian of the mean is 2/n XᵀX, with n = ${X.rows} rows here.`,
      },
      {
        gives: (X) => 2 / largestEigenvalue(X, 1 / X.rows),
        says: (X) =>
          `That is twice the limit. Either the 2 of the square is missing in 2/n XᵀX, or your n counts the entries of X: it counts the outputs, ${X.rows} here, one for each row.`,
      },
      {
        gives: (X) => 2 / largestEigenvalue(X, 2),
        says: "The Hessian is 2/n XᵀX; its 1/n is missing, so your rate is n times too small.",
      },
      {
        gives: (X) => {
          const { p, r } = hessian(X, 2 / X.rows);
          return 2 / (p + r);
        },
        says: "That divides by the trace, the sum of both eigenvalues: a safe rate, but not the largest.",
      },
      {
        gives: (X) => {
          const { p, r } = hessian(X, 2 / X.rows);
          return 2 / Math.max(p, r);
        },
        says: "That looks along the axes only. The steepest direction lies between them unless the columns of X are orthogonal.",
      },
      {
        gives: (X) => largestEigenvalue(X),
        says: "That is the largest eigenvalue; the limit for the learning rate is 2 divided by it.",
      },
      {
        gives: (X) => {
          const { p, q, r } = hessian(X, 2 / X.rows);
          return 4 / (p + r + Math.sqrt((p - r) * (p - r) + q * q));
        },
        says: "Under the root it is 4q², four times the square of the entry off the diagonal.",
      },
    ],
    right:
      "Along an eigenvector a step multiplies the distance to the minimum by 1 − lr · λ. For every λ > 0 that is smaller than 1 in size exactly below this rate.",
  }),
};
