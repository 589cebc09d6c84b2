import { expect, it } from "vitest";
import { Matrix, MSELoss } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [(output: Matrix, y: Matrix) => output.sub(y).scale(2 / (y.rows * y.cols)), "right"],
  [
    (output: Matrix, y: Matrix) => {
      const loss = new MSELoss();
      loss.forward(output, y);
      return loss.backward();
    },
    "right",
  ],
  [
    (output: Matrix, y: Matrix) => output.sub(y),
    "exactly n/2 times too large, 3 times for these n = 6 entries: is 2/n missing?",
  ],
  [(output: Matrix, y: Matrix) => output.sub(y).scale(2), "exactly n times too large, 6 times for these n = 6"],
  [(output: Matrix, y: Matrix) => output.sub(y).scale(1 / output.data.length), "half of what it should be"],
  [(output: Matrix, y: Matrix) => y.sub(output).scale(2 / output.data.length), "The sign is wrong"],
  [(output: Matrix, y: Matrix) => y.sub(output), "Two things"],
  [(output: Matrix, y: Matrix) => output.sub(y).scale(2 / y.rows), "2 · 3 = 6 here. You divided by the rows only"],
  [(output: Matrix, y: Matrix) => output.sub(y).scale(2 / y.cols), "You divided by the columns only"],
  [(output: Matrix, y: Matrix) => new MSELoss().forward(output, y), "That is the loss itself"],
  [(output: Matrix, y: Matrix) => (2 / y.data.length) * output.sub(y).sum(), "adds the derivatives up"],
  [(output: Matrix, y: Matrix) => output.sub(y).map((e) => (2 * e * e) / y.data.length), "still squared"],
  [(output: Matrix, y: Matrix) => output.sub(y).map((e) => (2 * Math.abs(e)) / y.data.length), "no absolute value"],
  [(output: Matrix, y: Matrix) => output.scale(2 / y.data.length), "The targets `y` are missing"],
  [
    (output: Matrix, y: Matrix) =>
      output
        .sub(y)
        .scale(2 / y.data.length)
        .transpose(),
    "the right matrix, transposed",
  ],
  [
    (output: Matrix, y: Matrix) => [
      ...output
        .sub(y)
        .scale(2 / y.data.length)
        .sub(Matrix.zeros(y.rows, y.cols)).data,
    ],
    "It should give a 2×3 Matrix, and gives a list of 6",
  ],
  [(output: Matrix) => Matrix.zeros(output.rows, output.cols), "It gives 0 everywhere"],
  [(output: Matrix) => output, "back as it is"],
  [
    (output: Matrix, y: Matrix) => {
      for (let i = 0; i < y.data.length; i++) output.data[i] = (2 / y.data.length) * (output.data[i] - y.data[i]);
      return output;
    },
    "It changes its argument `output`",
  ],
])("mseGradient: %s", (answer, words) => {
  expect(verdictOn("mseGradient", answer)).toContain(words);
});

/** The slope by sums of products of deviations, as in a textbook. */
function slope(x: Matrix, y: Matrix): number {
  const u = x.map((v) => v - x.mean());
  return u.times(y).sum() / u.times(u).sum();
}

it.each([
  [
    (x: Matrix, y: Matrix) => {
      const w = slope(x, y);
      return { w, b: y.mean() - w * x.mean() };
    },
    "right",
  ],
  [
    (x: Matrix, y: Matrix) => {
      const [n, sx, sy, sxx, sxy] = [x.rows, x.sum(), y.sum(), x.times(x).sum(), x.times(y).sum()];
      const det = n * sxx - sx * sx;
      return { w: (n * sxy - sx * sy) / det, b: (sxx * sy - sx * sxy) / det };
    },
    "right",
  ],
  [(x: Matrix, y: Matrix) => ({ w: x.times(y).sum() / x.times(x).sum(), b: 0 }), "best line through the origin"],
  [(x: Matrix, y: Matrix) => ({ w: y.mean() - slope(x, y) * x.mean(), b: slope(x, y) }), "are exchanged"],
  [(x: Matrix, y: Matrix) => ({ w: slope(x, y), b: y.mean() }), "`b` is its height at 0"],
  [(x: Matrix, y: Matrix) => ({ w: slope(x, y), b: y.mean() + slope(x, y) * x.mean() }), "`b` has a sign wrong"],
  [
    (x: Matrix, y: Matrix) => {
      const [u, v] = [x.map((t) => t - x.mean()), y.map((t) => t - y.mean())];
      const w = u.times(v).sum() / v.times(v).sum();
      return { w, b: y.mean() - w * x.mean() };
    },
    "You divided by the variance of y",
  ],
  [
    (x: Matrix, y: Matrix) => {
      const w = x.times(y).sum() / x.times(x).sum();
      return { w, b: y.mean() - w * x.mean() };
    },
    "subtract the means before multiplying",
  ],
  [
    (x: Matrix, y: Matrix) => {
      const u = x.map((v) => v - x.mean());
      const w = u.times(y).sum() / u.times(u).mean();
      return { w, b: y.mean() - w * x.mean() };
    },
    "a sum above the line and a mean below it",
  ],
  [
    (x: Matrix, y: Matrix) => {
      const u = x.map((v) => v - x.mean());
      const w = u.times(y).mean() / Math.sqrt(u.times(u).mean());
      return { w, b: y.mean() - w * x.mean() };
    },
    "divide by its variance, without the root",
  ],
  [
    (x: Matrix, y: Matrix) => {
      const w = (y.at(y.rows - 1, 0) - y.at(0, 0)) / (x.at(x.rows - 1, 0) - x.at(0, 0));
      return { w, b: y.at(0, 0) - w * x.at(0, 0) };
    },
    "joins the first point and the last",
  ],
  [(x: Matrix, y: Matrix) => ({ w: slope(x, y) }), "`b` is missing"],
  [(x: Matrix, y: Matrix) => ({ w: -slope(x, y), b: y.mean() - slope(x, y) * x.mean() }), "The sign is wrong"],
  [(x: Matrix, y: Matrix) => [slope(x, y), y.mean() - slope(x, y) * x.mean()], "{ w, b }"],
  [() => ({ w: 0, b: 0 }), "0 everywhere"],
  [
    (x: Matrix, y: Matrix) => {
      const w = slope(x, y);
      const b = y.mean() - w * x.mean();
      const mean = x.mean();
      for (let i = 0; i < x.rows; i++) x.data[i] -= mean;
      return { w, b };
    },
    "It changes its argument `x`",
  ],
])("bestLine: %s", (answer, words) => {
  expect(verdictOn("bestLine", answer)).toContain(words);
});

/** 2 over an eigenvalue of factor · XᵀX, as a student would write it. */
function rate(X: Matrix, factor: number, sign: 1 | -1 = 1, half = 2): number {
  const H = X.transpose().matmul(X).scale(factor);
  const [p, q, r] = [H.at(0, 0), H.at(1, 0), H.at(1, 1)];
  return 2 / ((p + r + sign * Math.sqrt((p - r) * (p - r) + 4 * q * q)) / half);
}

it.each([
  [(X: Matrix) => rate(X, 2 / X.rows), "right"],
  [
    (X: Matrix) => {
      const H = X.transpose()
        .matmul(X)
        .scale(2 / X.rows);
      const half = (H.at(0, 0) + H.at(1, 1)) / 2;
      const det = H.at(0, 0) * H.at(1, 1) - H.at(0, 1) * H.at(1, 0);
      return 2 / (half + Math.sqrt(Math.max(0, half * half - det)));
    },
    "right",
  ],
  [(X: Matrix) => rate(X, 2 / X.rows) / 2, "That is half the limit"],
  [(X: Matrix) => rate(X, 2 / X.rows, 1, 1), "did the division by 2 get lost"],
  [(X: Matrix) => rate(X, 2 / X.rows, -1), "That uses the smaller eigenvalue"],
  [(X: Matrix) => rate(X, 1), "with n = 4 rows here"],
  [(X: Matrix) => rate(X, 1 / X.rows), "That is twice the limit"],
  [(X: Matrix) => rate(X, 2 / (X.rows * X.cols)), "it counts the outputs, 4 here, one for each row"],
  [(X: Matrix) => rate(X, 2), "n times too small"],
  [(X: Matrix) => X.rows / X.times(X).sum(), "divides by the trace"],
  [
    (X: Matrix) => {
      const squares = X.times(X).columnSums();
      return X.rows / Math.max(squares.at(0, 0), squares.at(0, 1));
    },
    "looks along the axes only",
  ],
  [(X: Matrix) => 2 / rate(X, 2 / X.rows), "the limit for the learning rate is 2 divided by it"],
  [
    (X: Matrix) =>
      X.transpose()
        .matmul(X)
        .scale(2 / X.rows),
    "It should give a number, and gives a 2×2 Matrix",
  ],
  [() => 0.1, "It is not right in any case"],
  [
    (X: Matrix) => {
      while (X.rows > 0);
      return 0;
    },
    "did not come back within 2 seconds",
  ],
])("largestRate: %s", (answer, words) => {
  expect(verdictOn("largestRate", answer)).toContain(words);
});
