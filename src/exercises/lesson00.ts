// The exercises of lesson 00: a function of a number, and one of matrices.

import type { Matrix } from "../matrix";
import { exercise, randomMatrix } from "./exercise";

export const lesson00 = {
  cube: exercise<[x: number]>({
    of: ["x"],
    cases: (random) => [2, 0, -1, 3, random(), -5 * random()].map((x) => [x]),
    oracle: (x) => x * x * x,
    mistakes: [
      { gives: (x) => x * x, says: "That is `x` squared: one factor more." },
      { gives: (x) => 3 * x, says: "That is three times `x`; the cube is a product of three." },
      { gives: (x) => x + x * x, says: "That adds `x` to its square; a cube multiplies." },
      { gives: (x) => Math.abs(x * x * x), says: "The cube of a negative number is negative." },
    ],
    right: "A function is a rule, and yours is the rule x · x · x, whatever x is.",
  }),

  affine: exercise<[X: Matrix, W: Matrix, b: Matrix]>({
    of: ["X", "W", "b"],
    cases: (random) => {
      const shapes = [
        [1, 2, 2],
        [3, 2, 4],
        [2, 2, 2],
        [4, 3, 1],
      ];
      return shapes.map(([n, k, m]) => [
        randomMatrix(n, k, random),
        randomMatrix(k, m, random),
        randomMatrix(1, m, random),
      ]);
    },
    oracle: (X, W, b) => X.matmul(W).add(b),
    mistakes: [
      { gives: (X, W) => X.matmul(W), says: "The product is right; the bias `b` is missing." },
      { gives: (X, W, b) => X.matmul(W).sub(b), says: "The bias is to be added; here it is subtracted." },
      { gives: (X, W, b) => W.matmul(X).add(b), says: "That is WX. Samples are rows, so X stands on the left: XW." },
      {
        gives: (X, W, b) => X.times(W).add(b),
        says: "`times` multiplies entry by entry; the matrix product is `matmul`.",
      },
      {
        gives: (X, W, b) => X.matmul(W.transpose()).add(b),
        says: "W goes into the product as it is, without a transpose.",
      },
      { gives: (X, W, b) => X.add(b).matmul(W), says: "The bias is added after the product: XW first, then b." },
    ],
    right: "XW has a row for each sample, and `add` puts the row b on every one of them.",
  }),
};
