// The exercises of lesson 04: the backward pass of a layer, of one that uses its weight twice, of the network, and what a wrong line in it spoils.

import { Matrix } from "../matrix";
import { exercise, randomMatrix } from "./exercise";

const relu = (z: number) => Math.max(0, z);
const step = (z: number) => (z > 0 ? 1 : 0);

/** AᵀB: all inner products of a column of A with one of B. */
const inner = (A: Matrix, B: Matrix) => A.transpose().matmul(B);

type Network = [X: Matrix, y: Matrix, W1: Matrix, b1: Matrix, W2: Matrix, b2: Matrix];

/** The backward pass of the network in lesson 04, and what it meets on its way. */
function passes(...[X, y, W1, b1, W2, b2]: Network) {
  const Z = X.matmul(W1).add(b1);
  const A = Z.map(relu);
  const dY = A.matmul(W2)
    .add(b2)
    .sub(y)
    .scale(2 / y.rows);
  const dA = dY.matmul(W2.transpose());
  const dZ = dA.times(Z.map(step));
  return { Z, A, dY, dA, dZ, ...first(X, dZ), ...second(A, dY) };
}

const first = (X: Matrix, dZ: Matrix) => ({ dW1: X.transpose().matmul(dZ), db1: dZ.columnSums() });
const second = (A: Matrix, dY: Matrix) => ({ dW2: A.transpose().matmul(dY), db2: dY.columnSums() });

/** The four gradients if dŷ is that many times the right one. */
function startedFrom(factor: number, ...[X, y, W1, b1, W2, b2]: Network) {
  const { Z, A, dY } = passes(X, y, W1, b1, W2, b2);
  const dZ = dY.scale(factor).matmul(W2.transpose()).times(Z.map(step));
  return { ...first(X, dZ), ...second(A, dY.scale(factor)) };
}

export const lesson04 = {
  linearBackward: exercise<[X: Matrix, W: Matrix, dY: Matrix]>({
    of: ["X", "W", "dY"],
    // Rectangular, and with each pair of sizes equal once: there a wrong product fits by accident.
    cases: (random) => [
      [
        Matrix.from([
          [1, 2],
          [0, -1],
          [3, 1],
        ]),
        Matrix.from([
          [1, 0, -1, 1],
          [2, 1, 0, 3],
        ]),
        Matrix.from([
          [1, 0, 2, 0],
          [0, 1, 0, 1],
          [-1, 0, 1, 2],
        ]),
      ],
      ...[
        [1, 2, 3],
        [4, 3, 1],
        [5, 2, 2],
        [2, 2, 3],
        [2, 4, 2],
        [3, 3, 3],
      ].map(([n, k, m]): [X: Matrix, W: Matrix, dY: Matrix] => [
        randomMatrix(n, k, random),
        randomMatrix(k, m, random),
        randomMatrix(n, m, random),
      ]),
    ],
    oracle: (X, W, dY) => ({
      dW: X.transpose().matmul(dY),
      db: dY.columnSums(),
      dX: dY.matmul(W.transpose()),
    }),
    mistakes: [
      {
        gives: (X, _, dY) => ({ dW: dY.transpose().matmul(X) }),
        says: "`dW` is the right matrix, transposed: dYᵀ X is the transpose of Xᵀ dY. A gradient has the shape of its parameter.",
      },
      {
        gives: (X, _, dY) => ({ dW: dY.matmul(X.transpose()) }),
        says: "`dW`: dY Xᵀ has a row and a column for each sample. The samples are what is summed over: Xᵀ stands on the left, Xᵀ dY.",
      },
      {
        gives: (X, _, dY) => ({ dW: X.matmul(dY) }),
        says: "`dW`: in X dY the inner sizes fit by accident only; the sum over the samples is Xᵀ dY.",
      },
      {
        gives: (X, _, dY) => ({
          dW: X.transpose()
            .matmul(dY)
            .scale(1 / X.rows),
        }),
        says: "`dW` is divided by n. The 1/n of the loss is inside dY already; here the samples are added.",
      },
      {
        gives: (X) => ({ dW: X.transpose().matmul(X) }),
        says: "`dW`: that is Xᵀ X. The second factor is the gradient that comes from behind, dY.",
      },
      {
        gives: (_, __, dY) => ({ db: dY.columnSums().scale(1 / dY.rows) }),
        says: "`db` is the mean of the rows of dY, and it should be their sum: the row b is added to every sample, and the gradients of all its uses add.",
      },
      {
        gives: (_, __, dY) => ({ db: dY.transpose().columnSums() }),
        says: "`db` sums each row of dY. It has one entry for each output, so sum each column.",
      },
      {
        gives: (_, __, dY) => ({ db: dY }),
        says: "`db` is still one row for each sample; b is one row, so add them up.",
      },
      {
        gives: (X) => ({ db: X.columnSums() }),
        says: "`db` sums the columns of X, the input. The bias does not meet the input: sum the columns of dY.",
      },
      {
        gives: (_, W, dY) => ({ dX: dY.matmul(W) }),
        says: "`dX`: dY W fits only where W happens to be square. The way back is the transpose: dY Wᵀ.",
      },
      {
        gives: (_, W, dY) => ({ dX: W.matmul(dY.transpose()) }),
        says: "`dX` is the right matrix, transposed: W dYᵀ is the transpose of dY Wᵀ. Samples are rows.",
      },
      {
        gives: (X, W) => ({ dX: X.matmul(W) }),
        says: "`dX`: that is XW, the forward pass once more. Backward sends dY through the transpose, dY Wᵀ.",
      },
    ],
    right: "Each of the three is the adjoint of a linear map: V ↦ XV, c ↦ a row c for each sample, and U ↦ UW.",
  }),

  tiedBackward: exercise<[X: Matrix, W: Matrix, dY: Matrix]>({
    of: ["X", "W", "dY"],
    // Xᵀ dY is never symmetric: the two uses of W have different shares.
    cases: (random) => [
      [
        Matrix.from([
          [1, 2],
          [0, 1],
        ]),
        Matrix.column([1, 2]),
        Matrix.from([
          [1, 0],
          [0, 1],
        ]),
      ],
      ...[
        [1, 3, 2],
        [4, 2, 3],
        [5, 4, 1],
        [3, 2, 2],
      ].map(([n, k, m]): [X: Matrix, W: Matrix, dY: Matrix] => [
        randomMatrix(n, k, random),
        randomMatrix(k, m, random),
        randomMatrix(n, k, random),
      ]),
    ],
    oracle: (X, W, dY) => ({
      dX: dY.matmul(W).matmul(W.transpose()),
      dW: inner(X, dY).matmul(W).add(inner(dY, X).matmul(W)),
    }),
    mistakes: [
      {
        gives: (X, W, dY) => ({ dW: inner(X, dY).matmul(W) }),
        says: "`dW` is the share of the first W alone. The second moves as well, in XW δWᵀ, and the gradients of both uses add.",
      },
      {
        gives: (X, W, dY) => ({ dW: inner(dY, X).matmul(W) }),
        says: "`dW` is the share of Wᵀ alone. The first W moves as well, in X δW Wᵀ, and the gradients of both uses add.",
      },
      {
        gives: (X, W, dY) => ({ dW: inner(X, dY).matmul(W).scale(2) }),
        says: "`dW` is twice the share of the first W. The share of the second is another: δW is transposed there, and ⟨A, δWᵀ⟩ = ⟨Aᵀ, δW⟩.",
      },
      {
        gives: (X, W, dY) => ({ dW: inner(dY, X).matmul(W).scale(2) }),
        says: "`dW` is twice the share of Wᵀ. In the first use δW is not transposed: ⟨dY, X δW Wᵀ⟩ = ⟨Xᵀ dY W, δW⟩.",
      },
      {
        gives: (X, _, dY) => ({ dW: inner(X, dY) }),
        says: "`dW`: Xᵀ dY is the gradient with respect to the product WWᵀ, which is k×k. W is k×m and stands in it twice.",
      },
      {
        gives: (_, W, dY) => ({ dX: dY.matmul(W) }),
        says: "`dX`: dY W is the gradient at XW, between the two products. One more step leads to X: times Wᵀ.",
      },
      {
        gives: (X, W) => ({ dX: X.matmul(W).matmul(W.transpose()) }),
        says: "`dX`: that is X W Wᵀ, the forward pass once more. Backward sends dY through the adjoint.",
      },
    ],
    right:
      "Each use of W has its share, Xᵀ dY W and dYᵀ X W, and the shares add. The map of X is its own adjoint, for WWᵀ is symmetric.",
  }),

  networkBackward: exercise<Network>({
    of: ["X", "y", "W1", "b1", "W2", "b2"],
    cases: (random) => [
      [
        Matrix.column([2, -2, 3]), // the second unit stands at its kink in the first sample
        Matrix.column([1, -1, 3]),
        Matrix.row([1, -1]),
        Matrix.row([0, 2]),
        Matrix.column([2, -1]),
        Matrix.row([0]),
      ],
      ...[
        [5, 3],
        [1, 4],
        [8, 2],
        [3, 3],
        [6, 5],
      ].map(
        ([n, h]): Network => [
          randomMatrix(n, 1, random),
          randomMatrix(n, 1, random),
          randomMatrix(1, h, random),
          randomMatrix(1, h, random),
          randomMatrix(h, 1, random),
          randomMatrix(1, 1, random),
        ],
      ),
    ],
    oracle: (...args) => {
      const { dW1, db1, dW2, db2 } = passes(...args);
      return { dW1, db1, dW2, db2 };
    },
    mistakes: [
      {
        gives: (...args) => startedFrom(-1, ...args),
        says: "All four have the wrong sign: the gradient starts with ŷ − y, not with y − ŷ.",
      },
      {
        gives: (...args) => startedFrom(args[1].rows / 2, ...args),
        says: "All four are n/2 times too large: the gradient of the loss is 2/n (ŷ − y), and its factor 2/n is missing.",
      },
      {
        gives: (...args) => startedFrom(args[1].rows, ...args),
        says: "All four are n times too large: the loss is a mean, so its gradient has 2/n in front.",
      },
      {
        gives: (...args) => startedFrom(1 / 2, ...args),
        says: "All four are half of what they should be: the 2 of the square is missing in 2/n (ŷ − y).",
      },
      {
        gives: (...args) => first(args[0], passes(...args).dA),
        says: "`dW1` and `db1` come from dA, which was not masked. Between dA and dW1 stands dZ = dA ⊙ [Z > 0].",
      },
      {
        gives: (...args) => ({ dW1: args[0].transpose().matmul(passes(...args).dA) }),
        says: "`dW1` is made with dA; it needs the masked dZ, as `db1` does.",
      },
      {
        gives: (...args) => ({ db1: passes(...args).dA.columnSums() }),
        says: "`db1` sums dA; it needs the masked dZ, as `dW1` does.",
      },
      {
        gives: (...args) => first(args[0], passes(...args).dA.map(relu)),
        says: "The mask of dZ comes from dA. A unit passes the gradient on where it was on in the forward pass, that is where Z > 0.",
      },
      {
        gives: (...args) => first(args[0], passes(...args).dA.times(passes(...args).A)),
        says: "`dW1` and `db1`: dA is multiplied by A, the output of relu. The local slope is 1 or 0: dZ = dA ⊙ [Z > 0].",
      },
      {
        gives: (...args) => first(args[0], passes(...args).dA.times(passes(...args).Z)),
        says: "`dW1` and `db1`: dA is multiplied by Z itself. The local slope is 1 or 0: dZ = dA ⊙ [Z > 0].",
      },
      {
        gives: (...args) => first(args[0], passes(...args).dA.times(passes(...args).Z.map((z) => (z >= 0 ? 1 : 0)))),
        says: "`dW1` and `db1` are right but where `z = 0`: there the course takes the slope 0, so the mask is `z > 0` and not `z >= 0`.",
      },
      {
        gives: (...args) => {
          const { dY, Z } = passes(...args);
          return first(args[0], dY.matmul(args[2]).times(Z.map(step)));
        },
        says: "`dW1` and `db1`: dŷ goes back through W2ᵀ, and yours went through W1. With one input and one output both are 1×H, so no shape warns you.",
      },
      {
        gives: (...args) => ({
          dW2: passes(...args)
            .Z.transpose()
            .matmul(passes(...args).dY),
        }),
        says: "`dW2` uses Z. The second layer saw what came out of relu, A: so dW2 = Aᵀ dŷ.",
      },
      {
        gives: (...args) => ({
          db1: passes(...args)
            .dZ.columnSums()
            .scale(1 / args[0].rows),
        }),
        says: "`db1` is a mean over the samples, and it should be their sum: the 1/n is in dŷ already.",
      },
      {
        gives: (...args) => ({
          db2: passes(...args)
            .dY.columnSums()
            .scale(1 / args[0].rows),
        }),
        says: "`db2` is a mean over the samples, and it should be their sum: the 1/n is in dŷ already.",
      },
    ],
    right: "Each of its lines is the adjoint of a line of the forward pass, taken from the last to the first.",
  }),

  whichFail: exercise<[]>({
    of: [],
    cases: () => [[]],
    oracle: () => ({ noFactor: "D", swapped: "A", maskFromA: "E", halfMasked: "C" }),
    mistakes: [
      {
        gives: () => ({ noFactor: "E" }),
        says: "`noFactor`: a gradient that is n/2 times too long is wrong, even if it points the right way.",
      },
      {
        gives: () => ({ noFactor: "B" }),
        says: "`noFactor`: dW2 is made from dŷ, and so is everything after it. What else is computed from dŷ?",
      },
      {
        gives: () => ({ noFactor: "A" }),
        says: "`noFactor`: the error is in dŷ, before the second layer. Which gradients are computed from dŷ?",
      },
      { gives: () => ({ noFactor: "C" }), says: "`noFactor`: every gradient is computed from dŷ." },
      {
        gives: () => ({ swapped: "E" }),
        says: "`swapped`: W1 and W2ᵀ have the same shape, 1×H, and different numbers.",
      },
      {
        gives: () => ({ swapped: "D" }),
        says: "`swapped`: dW2 and db2 are made from A and dŷ. Does dA enter into them?",
      },
      { gives: () => ({ swapped: "B" }), says: "`swapped`: dA is on the way to W1. What is computed from it?" },
      {
        gives: () => ({ swapped: "C" }),
        says: "`swapped`: dA leads to dZ, and dZ to dW1 and to one more.",
      },
      {
        gives: () => ({ maskFromA: "A" }),
        says: "`maskFromA`: A = max(0, Z). Where is A > 0, and where is Z > 0?",
      },
      { gives: () => ({ maskFromA: "B" }), says: "`maskFromA`: the mask does not enter into dW2 = Aᵀ dŷ." },
      {
        gives: () => ({ maskFromA: "C" }),
        says: "`maskFromA`: dW1 and db1 both come from dZ: either both are wrong, or neither.",
      },
      { gives: () => ({ maskFromA: "D" }), says: "`maskFromA`: the mask does not enter into dW2 and db2." },
      {
        gives: () => ({ halfMasked: "A" }),
        says: "`halfMasked`: db1 still is the column sums of the masked dZ.",
      },
      {
        gives: () => ({ halfMasked: "E" }),
        says: "`halfMasked`: Xᵀ dA differs from Xᵀ dZ as soon as one z is not positive.",
      },
      { gives: () => ({ halfMasked: "B" }), says: "`halfMasked`: dW2 = Aᵀ dŷ is not touched." },
      { gives: () => ({ halfMasked: "D" }), says: "`halfMasked`: only one line changed, and nothing follows from it." },
    ],
    right:
      "An error spoils what is computed after it and nothing else. Read backwards, the pattern of a failed check is an address.",
  }),
};
