import { expect, it } from "vitest";
import type { Matrix } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [(x: number) => x * x * x, "right"],
  [(x: number) => x * x, "That is `x` squared"],
  [(x: number) => x + x + x, "That is three times `x`"],
  [(x: number) => Math.abs(x) * x * x, "The cube of a negative number is negative"],
  [(x: number) => x, "It gives its argument `x` back as it is"],
  [(x: number) => -x * x * x, "The sign is wrong"],
  [
    (x: number) => (x === 2 ? 8 : 0),
    "It is right in 2 of the 6 cases tried. For `x = -1` it should be `-1`; yours is `0`.",
  ],
  [
    (x: number) => {
      x * x * x;
    },
    "needs the word `return`",
  ],
  [() => 8, "It is right in 1 of the 6 cases"],
  [8, "should be a function of x, and this is a number"],
])("cube: %s", (answer, words) => {
  expect(verdictOn("cube", answer)).toContain(words);
});

it.each([
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).add(b), "right"],
  [(X: Matrix, W: Matrix) => X.matmul(W), "the bias `b` is missing"],
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).sub(b), "here it is subtracted"],
  [(X: Matrix, W: Matrix, b: Matrix) => W.matmul(X).add(b), "That is WX"],
  [(X: Matrix, W: Matrix, b: Matrix) => X.times(W).add(b), "`times` multiplies entry by entry"],
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).add(b).transpose(), "and gives"],
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).add(b).toArray(), "It should give a 1×2 Matrix"],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      b.set(0, 0, 1);
      return X.matmul(W).add(b);
    },
    "It changes its argument `b`",
  ],
])("affine: %s", (answer, words) => {
  expect(verdictOn("affine", answer)).toContain(words);
});

it("cube: a caret is named, whatever it computes", () => {
  expect(verdictOn("cube", (x: number) => x ^ 3)).toContain("`^` is not a power here");
  expect(verdictOn("cube", (x: number) => x * x * x /* x^3 */)).toBe("right");
});
