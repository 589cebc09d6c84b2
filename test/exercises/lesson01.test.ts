import { expect, it } from "vitest";
import type { Matrix } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [(y: number) => 1 - y * y, "right"],
  [(y: number) => (1 - y) * (1 + y), "right"],
  [(y: number) => 1 - Math.tanh(y) * Math.tanh(y), "takes tanh once more"],
  [(y: number) => 1 / (Math.cosh(y) * Math.cosh(y)), "takes tanh once more"],
  [(y: number) => y * (1 - y), "That is the sigmoid's slope"],
  [(y: number) => y * y - 1, "its slope is never negative"],
  [(y: number) => 1 - y, "one factor `y` is missing"],
  [(y: number) => (1 - y) * (1 - y), "the square belongs to `y` alone"],
  [(y: number) => 2 * (1 - y * y), "`2` times the right value"],
  [(y: number) => (1 - y * y) / 4, "the quarter belongs to the sigmoid"],
  [(y: number) => (1 - y) ^ 2, "`^` is not a power"],
  [(y: number) => 1 - (y ^ 2), "`^` is not a power"],
  [(y: number) => y, "It gives its argument `y` back"],
  [(y: number) => -y * y, "It is off by `-1` everywhere"],
  [() => 0, "It gives 0 everywhere"],
  [(y: number) => [1 - y * y], "It should give a number, and gives a list of 1"],
  [0.42, "should be a function of y, and this is a number"],
])("tanhSlope: %s", (answer, words) => {
  expect(verdictOn("tanhSlope", answer)).toContain(words);
});

it.each([
  [(x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), "right"],
  [(x: number) => (x >= 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x))), "right"],
  [(x: number) => Math.log(1 / (1 + Math.exp(-x))), "the computer is not up to it"],
  [(x: number) => -Math.log(1 + Math.exp(-x)), "the computer is not up to it"],
  [(x: number) => -Math.log1p(Math.exp(-x)), "treat `x` below 0 separately"],
  [(x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-x)), "should be that of `x`, not of `-x`"],
  [(x: number) => (x < 0 ? x - Math.log(1 + Math.exp(-x)) : -Math.log1p(Math.exp(-x))), "should be that of `x`"],
  [(x: number) => x - Math.log(1 + Math.exp(x)), "For negative `x` this is right"],
  [(x: number) => x - Math.log1p(Math.exp(x)), "subtracts two large numbers"],
  [(x: number) => (x >= 0 ? -Math.log(1 + Math.exp(-x)) : x - Math.log(1 + Math.exp(x))), "`Math.log1p` keeps it"],
  [
    (x: number) => {
      const e = Math.exp(-Math.abs(x));
      return Math.log(x >= 0 ? 1 / (1 + e) : e / (1 + e));
    },
    "has to be taken on paper first",
  ],
  [(x: number) => Math.max(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), "the smaller of the two"],
  [(x: number) => Math.log1p(Math.exp(-Math.abs(x))) - Math.min(x, 0), "Yours is −log σ"],
  [(x: number) => -Math.log1p(Math.exp(-Math.abs(x))), "For negative ones the term `x` is missing"],
  [(x: number) => Math.log(Math.exp(x) / (1 + Math.exp(x))), "where the right value is finite"],
  [(x: number) => 1 / (1 + Math.exp(-x)), "It is not right in any case"],
  [() => 0, "It gives 0 everywhere"],
])("logSigmoid: %s", (answer, words) => {
  expect(verdictOn("logSigmoid", answer)).toContain(words);
});

it.each([
  [
    (X: Matrix, alpha: number) => {
      const Y = X.map((x) => (x > 0 ? x : alpha * x));
      return { Y, slope: Y.map((y) => (y > 0 ? 1 : alpha)) };
    },
    "right",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => Math.max(x, alpha * x)),
      slope: X.map((x) => (x > 0 ? 1 : alpha)),
    }),
    "right",
  ],
  [
    (X: Matrix, _alpha: number) => ({ Y: X.map((x) => Math.max(0, x)), slope: X.map((x) => (x > 0 ? 1 : 0)) }),
    "That is the plain ReLU",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => Math.max(x, alpha * x)),
      slope: X.map((x) => (x > 0 ? 1 : 0)),
    }),
    "what keeps the unit alive",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => Math.max(x, alpha * x)),
      slope: X.map((x) => (x > 0 ? 1 : alpha * x)),
    }),
    "yours is the output alpha · x",
  ],
  [
    (X: Matrix, alpha: number) => ({ Y: X.map((x) => (x > 0 ? x : alpha)), slope: X.map((x) => (x > 0 ? 1 : alpha)) }),
    "yours is the constant `alpha`",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => (x > 0 ? x : alpha * x)),
      slope: X.map((x) => (x >= 0 ? 1 : alpha)),
    }),
    "at 0 the slope is to be `alpha`",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => (x < 0 ? x : alpha * x)),
      slope: X.map((x) => (x > 0 ? alpha : 1)),
    }),
    "The two sides have changed places",
  ],
  [
    (X: Matrix, alpha: number) => ({
      Y: X.map((x) => (x > 0 ? x : -alpha * x)),
      slope: X.map((x) => (x > 0 ? 1 : alpha)),
    }),
    "`Y` has the wrong sign",
  ],
  [(X: Matrix, alpha: number) => ({ Y: X.map((x) => (x > 0 ? x : alpha * x)) }), "`slope` is missing"],
  [(X: Matrix, alpha: number) => X.map((x) => (x > 0 ? x : alpha * x)), "It should give `{ Y, slope }`"],
  [
    (X: Matrix, alpha: number) => {
      X.data.forEach((x, i) => {
        X.data[i] = x > 0 ? x : alpha * x;
      });
      return { Y: X, slope: X.map((x) => (x > 0 ? 1 : alpha)) };
    },
    "It changes its argument `X`",
  ],
  [(X: Matrix, _alpha: number) => ({ Y: X.scale(0), slope: X.scale(0) }), "`Y`: It gives 0 everywhere"],
])("leakyReLU: %s", (answer, words) => {
  expect(verdictOn("leakyReLU", answer)).toContain(words);
});
