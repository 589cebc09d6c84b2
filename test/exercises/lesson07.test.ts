import { expect, it } from "vitest";
import { Matrix } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [(n: number) => Math.exp(Math.log(0.05) / n), "right"],
  [(n: number) => Math.exp(n * Math.log(0.05)), "0.05 to the power n"],
  [(n: number) => Math.exp(Math.log(0.95) / n), "That starts from 0.95"],
  [(n: number) => 1 - Math.exp(Math.log(0.05) / n), "probability of failure"],
  [(n: number) => Math.exp(-Math.log(0.05) / n), "no probability"],
  [(n: number) => Math.log(0.05 / n), "the logarithm of a quotient"],
  [(n: number) => Math.log(0.05) / n, "That is the logarithm of the bound"],
  [(n: number) => Math.exp(Math.log10(0.05) / n), "the logarithm to base 10"],
  [(n: number) => 1 - 0.05 / n, "Successes of independent runs multiply"],
  [(n: number) => 1 - 3 / n, "The rule of three"],
  [() => Math.exp(Math.log(0.05) / 20), "It is right in 1 of the 6 cases"],
  [(n: number) => n, "It gives its argument `n` back as it is"],
  [0.861, "should be a function of n, and this is a number"],
])("lowerBound: %s", (answer, words) => {
  expect(verdictOn("lowerBound", answer)).toContain(words);
});

const pick = (A: Matrix, f: (i: number) => boolean) => Matrix.from(A.toArray().filter((_, i) => f(i)));

it.each([
  [
    (A: Matrix, k: number) => ({ training: pick(A, (i) => i % k !== 0), heldOut: pick(A, (i) => i % k === 0) }),
    "right",
  ],
  [
    (A: Matrix, k: number) => ({ training: pick(A, (i) => i % k === 0), heldOut: pick(A, (i) => i % k !== 0) }),
    "The two parts are swapped",
  ],
  [(A: Matrix, k: number) => ({ training: A, heldOut: pick(A, (i) => i % k === 0) }), "that is the leak"],
  [
    (A: Matrix, k: number) => ({ training: pick(A, (i) => i % k !== k - 1), heldOut: pick(A, (i) => i % k === k - 1) }),
    "Counting starts at 0",
  ],
  [
    (A: Matrix, k: number) => ({
      training: pick(A, (i) => i >= Math.ceil(A.rows / k)),
      heldOut: pick(A, (i) => i < Math.ceil(A.rows / k)),
    }),
    "holds out one end",
  ],
  [
    (A: Matrix, k: number) => ({ training: pick(A, (i) => i >= k), heldOut: pick(A, (i) => i < k) }),
    "the first k rows, not every k-th",
  ],
  [
    (A: Matrix, k: number) => ({ training: pick(A, (i) => i / k !== 0), heldOut: pick(A, (i) => i / k === 0) }),
    "Only row 0 is held out",
  ],
  [(A: Matrix, k: number) => pick(A, (i) => i % k === 0), "It should give `{ training, heldOut }`"],
  [(A: Matrix, k: number) => ({ heldOut: pick(A, (i) => i % k === 0) }), "`training` is missing"],
  [
    (A: Matrix, k: number) => {
      A.set(0, 0, 0);
      return { training: pick(A, (i) => i % k !== 0), heldOut: pick(A, (i) => i % k === 0) };
    },
    "It changes its argument `A`",
  ],
])("holdOut: %s", (answer, words) => {
  expect(verdictOn("holdOut", answer)).toContain(words);
});

/** An answer with two loops, as a student would write it: `fill` writes the entries of a row. */
const looped = (fill: (A: Matrix, i: number, x: number, knots: number[]) => void) => (X: Matrix, knots: number[]) => {
  const A = Matrix.zeros(X.rows, knots.length + 1);
  for (let i = 0; i < X.rows; i++) fill(A, i, X.at(i, 0), knots);
  return A;
};

it.each([
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 0; j < knots.length; j++) A.set(i, j + 1, Math.max(0, x - knots[j]));
    }),
    "right",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => [1, ...knots.map((c) => Math.max(0, x - c))])),
    "right",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => knots.map((c) => Math.max(0, x - c)))),
    "The bias is missing",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => [1, ...knots.map((c) => x - c)])),
    "Without the relu",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => [1, ...knots.map((c) => Math.max(0, x + c))])),
    "bends at −c",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => [1, ...knots.map((c) => Math.max(0, c - x))])),
    "open to the left",
  ],
  [
    (X: Matrix, knots: number[]) =>
      Matrix.from([...X.data].map((x) => [1, ...knots.map((c) => Math.max(0, x - c))])).transpose(),
    "It is transposed",
  ],
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 0; j < knots.length; j++) A.set(i, j, Math.max(0, x - knots[j]));
    }),
    "Yours wrote over the column of ones",
  ],
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 1; j < knots.length; j++) A.set(i, j, Math.max(0, x - knots[j - 1]));
    }),
    "the loop ends before the last knot",
  ],
  [
    looped((A, i, x, knots) => {
      for (let j = 0; j < knots.length; j++) A.set(i, j + 1, Math.max(0, x - knots[j]));
    }),
    "the first column should be ones",
  ],
  [
    (X: Matrix, knots: number[]) => Matrix.from([...X.data].map((x) => [...knots.map((c) => Math.max(0, x - c)), 1])),
    "yours is the last",
  ],
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 1; j <= knots.length; j++) A.set(i, j, Math.max(0, x - knots[j]));
    }),
    "must be a finite number, got NaN",
  ],
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 1; j < knots.length; j++) A.set(i, j, Math.max(0, x - knots[j]));
    }),
    "Yours leaves out the first",
  ],
  [
    looped((A, i, x, knots) => {
      A.set(i, 0, 1);
      for (let j = 0; j < knots.length; j++) A.set(i, j + 1, Math.max(0, x) - knots[j]);
    }),
    "bends at 0 for every knot",
  ],
  [looped(() => {}), "It gives 0 everywhere"],
  [(X: Matrix) => X, "a matrix of shape 5×4, and gives 5×1"],
])("hinges: %s", (answer, words) => {
  expect(verdictOn("hinges", answer)).toContain(words);
});
