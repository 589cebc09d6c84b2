// The exercises of lesson 01: slopes from outputs, and a logarithm that must not overflow.

import type { Matrix } from "../matrix";
import { exercise, randomMatrix } from "./exercise";

type Curve = (x: number) => number;

const tanh = Math.tanh;

/** A leaky ReLU's outputs and slopes, given what it does for x > 0 and elsewhere. */
const piecewise = (
  X: Matrix,
  [right, left]: readonly [Curve, Curve],
  [steep, flat]: readonly [Curve, Curve],
  isRight = (x: number) => x > 0,
) => ({
  Y: X.map((x) => (x > 0 ? right(x) : left(x))),
  slope: X.map((x) => (isRight(x) ? steep(x) : flat(x))),
});

export const lesson01 = {
  tanhSlope: exercise<[y: number]>({
    of: ["y"],
    cases: () => [tanh(1), 0, tanh(-2), 1, tanh(0.25), tanh(-0.7)].map((y) => [y]),
    oracle: (y) => 1 - y * y,
    mistakes: [
      {
        gives: (y) => 1 - tanh(y) * tanh(y),
        says: "That takes tanh once more: `y` is the output already. In its terms the slope is a polynomial.",
      },
      { gives: (y) => y * (1 - y), says: "That is the sigmoid's slope; tanh has a rule of its own." },
      { gives: (y) => y * y - 1, says: "The sign is wrong: tanh rises everywhere, so its slope is never negative." },
      { gives: (y) => 1 - y, says: "Nearly: one factor `y` is missing in what is subtracted." },
      { gives: (y) => (1 - y) * (1 - y), says: "That is (1 − y)², and the square belongs to `y` alone." },
      {
        gives: (y) => (1 - y * y) / 4,
        says: "That is four times too small: the quarter belongs to the sigmoid.",
      },
    ],
    right: "tanh′ = (cosh² − sinh²) / cosh² = 1 − tanh², so the output is all that backward has to remember.",
  }),

  logSigmoid: exercise<[x: number]>({
    of: ["x"],
    cases: () => [0, -800, 800, 40, -40, 1.5, -2.5, -710].map((x) => [x]),
    oracle: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
    mistakes: [
      {
        gives: (x) => -Math.log1p(Math.exp(-x)),
        says: "For positive `x` this is right. For large negative ones the exponential overflows: treat `x` below 0 separately.",
      },
      {
        gives: (x) => Math.log(1 / (1 + Math.exp(-x))),
        says: "The formula is right and the computer is not up to it: at −800 the exponential overflows, and at 40 adding it to 1 changes nothing.",
      },
      {
        gives: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-x)),
        says: "For positive `x` this is right. For negative ones the exponential in the logarithm should be that of `x`, not of `-x`.",
      },
      {
        gives: (x) => x - Math.log1p(Math.exp(x)),
        says: "For negative `x` this is right. For positive ones it subtracts two large numbers that nearly cancel, or overflows.",
      },
      {
        gives: (x) => Math.min(x, 0) - Math.log(1 + Math.exp(-Math.abs(x))),
        says: "Nearly: nothing overflows any more, but 1 + e⁻⁴⁰ is rounded to 1, and the logarithm to 0. `Math.log1p` keeps it.",
      },
      {
        gives: (x) => Math.log(x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
        says: "σ itself is safe now, but σ(−800) is 0, and its logarithm is lost: the logarithm has to be taken on paper first.",
      },
      {
        gives: (x) => Math.max(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
        says: "The part outside the logarithm should be `x` for negative `x` and 0 for positive: the smaller of the two.",
      },
      {
        gives: (x) => Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
        says: "The sign is wrong: σ is below 1, so its logarithm is negative. Yours is −log σ.",
      },
      {
        gives: (x) => -Math.log1p(Math.exp(-Math.abs(x))),
        says: "That is log σ(|x|): right for positive `x`. For negative ones the term `x` is missing.",
      },
    ],
    right:
      "The exponential is at most 1, so it cannot overflow, and `Math.log1p` keeps what is far below 1. Training a classifier needs exactly this.",
  }),

  leakyReLU: exercise<[X: Matrix, alpha: number]>({
    of: ["X", "alpha"],
    cases: (random) => {
      const zero = randomMatrix(2, 3, random);
      zero.set(0, 1, 0);
      return [
        [zero, 0.01],
        [randomMatrix(4, 2, random), 0.1],
        [randomMatrix(1, 5, random).map((x) => -Math.abs(x)), 0.25],
        [randomMatrix(3, 1, random).map((x) => 10 * x), 0.5],
      ];
    },
    oracle: (X, alpha) => piecewise(X, [(x) => x, (x) => alpha * x], [() => 1, () => alpha]),
    mistakes: [
      {
        gives: (X) => piecewise(X, [(x) => x, () => 0], [() => 1, () => 0]),
        says: "That is the plain ReLU: left of 0 the leaky one has the slope `alpha`.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => x, (x) => alpha * x], [() => 1, () => 0]),
        says: "`Y` is right. `slope` is the plain ReLU's: left of 0 it should be `alpha`, which is what keeps the unit alive.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => x, (x) => alpha * x], [() => 1, (x) => alpha * x]),
        says: "`Y` is right. Left of 0 `slope` should be the number `alpha`; yours is the output alpha · x.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => x, () => alpha], [() => 1, () => alpha]),
        says: "`slope` is right. Left of 0 `Y` should be alpha · x, a line through the origin; yours is the constant `alpha`.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => x, (x) => alpha * x], [() => 1, () => alpha], (x) => x >= 0),
        says: "All right but one entry: at 0 the slope is to be `alpha`, so ask for `y > 0`, not `y >= 0`.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => alpha * x, (x) => x], [() => alpha, () => 1]),
        says: "The two sides have changed places: `alpha` belongs to the negative entries.",
      },
      {
        gives: (X, alpha) => piecewise(X, [(x) => x, (x) => -alpha * x], [() => 1, () => alpha]),
        says: "`slope` is right. Left of 0 `Y` has the wrong sign: with a positive slope it must be negative there.",
      },
    ],
    right: "alpha is above 0, so y has the sign of x, and the slope can be read off the output, as for the plain ReLU.",
  }),
};
