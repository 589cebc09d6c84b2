import { describe, expect, it } from "vitest";
import {
  gradientCheck,
  linspace,
  Matrix,
  NeuralNetwork,
  type Parameter,
  seededRandom,
  spreadKinks,
} from "../../src/index";
import { verdictOn } from "./support";

const step = (z: number) => (z > 0 ? 1 : 0);
const relu = (z: number) => Math.max(0, z);

describe("linearBackward", () => {
  const dW = (X: Matrix, dY: Matrix) => X.transpose().matmul(dY);
  const dX = (W: Matrix, dY: Matrix) => dY.matmul(W.transpose());

  it.each([
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.columnSums(), dX: dX(W, dY) }), "right"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dY.transpose().matmul(X), db: dY.columnSums(), dX: dX(W, dY) }),
      "`dW` is the right matrix, transposed",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dY.matmul(X.transpose()), db: dY.columnSums(), dX: dX(W, dY) }),
      "dY Xᵀ has a row and a column for each sample",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: X.matmul(dY), db: dY.columnSums(), dX: dX(W, dY) }),
      "in X dY the inner sizes fit by accident only",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({
        dW: dW(X, dY).scale(1 / X.rows),
        db: dY.columnSums(),
        dX: dX(W, dY),
      }),
      "`dW` is divided by n",
    ],
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, X), db: dY.columnSums(), dX: dX(W, dY) }), "that is Xᵀ X"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({
        dW: dW(X, dY),
        db: dY.columnSums().scale(1 / dY.rows),
        dX: dX(W, dY),
      }),
      "`db` is the mean of the rows of dY",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.transpose().columnSums(), dX: dX(W, dY) }),
      "`db` sums each row of dY",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY, dX: dX(W, dY) }),
      "`db` is still one row for each sample",
    ],
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), dX: dX(W, dY) }), "`db` is missing"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.columnSums(), dX: dY.matmul(W) }),
      "dY W fits only where W happens to be square",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({
        dW: dW(X, dY),
        db: dY.columnSums(),
        dX: W.matmul(dY.transpose()),
      }),
      "`dX` is the right matrix, transposed",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.columnSums(), dX: X.matmul(W) }),
      "that is XW, the forward pass once more",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.columnSums(), dX: dX(W, dY).scale(2) }),
      "`dX`: It is exactly `2` times the right value everywhere",
    ],
    [(X: Matrix, _: Matrix, dY: Matrix) => dW(X, dY), "It should give `{ dW, db, dX }`"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dW: dW(X, dY), db: dY.sum(), dX: dX(W, dY) }),
      "`db`: It should give a 1×4 Matrix, and gives a number",
    ],
  ])("%s", (answer, words) => {
    expect(verdictOn("linearBackward", answer)).toContain(words);
  });
});

describe("tiedBackward", () => {
  const dX = (W: Matrix, dY: Matrix) => dY.matmul(W).matmul(W.transpose());
  const share = (A: Matrix, B: Matrix, W: Matrix) => A.transpose().matmul(B).matmul(W);

  it.each([
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: share(X, dY, W).add(share(dY, X, W)) }), "right"],
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: share(X, dY, W) }), "the share of the first W alone"],
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: share(dY, X, W) }), "the share of Wᵀ alone"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: share(X, dY, W).scale(2) }),
      "twice the share of the first W",
    ],
    [(X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: share(dY, X, W).scale(2) }), "twice the share of Wᵀ"],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, dY), dW: X.transpose().matmul(dY) }),
      "the gradient with respect to the product WWᵀ",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dY.matmul(W), dW: share(X, dY, W).add(share(dY, X, W)) }),
      "dY W is the gradient at XW",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({ dX: dX(W, X), dW: share(X, dY, W).add(share(dY, X, W)) }),
      "the forward pass once more",
    ],
    [
      (X: Matrix, W: Matrix, dY: Matrix) => ({
        dX: dX(W, dY),
        dW: share(X, dY, W).add(W.transpose().matmul(X.transpose()).matmul(dY)),
      }),
      "It stopped with an error",
    ],
  ])("%s", (answer, words) => {
    expect(verdictOn("tiedBackward", answer)).toContain(words);
  });
});

type Network = [X: Matrix, y: Matrix, W1: Matrix, b1: Matrix, W2: Matrix, b2: Matrix];

/** A student's backward pass with one of its lines replaced. */
function written(
  lines: {
    dyHat?: (yHat: Matrix, y: Matrix) => Matrix;
    dA?: (dyHat: Matrix, W2: Matrix, W1: Matrix) => Matrix;
    dZ?: (dA: Matrix, Z: Matrix, A: Matrix) => Matrix;
    dW1?: (X: Matrix, dZ: Matrix, dA: Matrix) => Matrix;
    db1?: (dZ: Matrix, dA: Matrix) => Matrix;
    dW2?: (A: Matrix, dyHat: Matrix, Z: Matrix) => Matrix;
    db2?: (dyHat: Matrix) => Matrix;
  } = {},
) {
  return (...[X, y, W1, b1, W2, b2]: Network) => {
    const Z = X.matmul(W1).add(b1);
    const A = Z.map(relu);
    const yHat = A.matmul(W2).add(b2);
    const dyHat = lines.dyHat?.(yHat, y) ?? yHat.sub(y).scale(2 / X.rows);
    const dA = lines.dA?.(dyHat, W2, W1) ?? dyHat.matmul(W2.transpose());
    const dZ = lines.dZ?.(dA, Z, A) ?? dA.times(Z.map(step));
    return {
      dW1: lines.dW1?.(X, dZ, dA) ?? X.transpose().matmul(dZ),
      db1: lines.db1?.(dZ, dA) ?? dZ.columnSums(),
      dW2: lines.dW2?.(A, dyHat, Z) ?? A.transpose().matmul(dyHat),
      db2: lines.db2?.(dyHat) ?? dyHat.columnSums(),
    };
  };
}

it.each([
  ["nothing wrong", written(), "right"],
  ["the sign", written({ dyHat: (yHat, y) => y.sub(yHat).scale(2 / y.rows) }), "All four have the wrong sign"],
  ["no 2/n", written({ dyHat: (yHat, y) => yHat.sub(y) }), "its factor 2/n is missing"],
  ["no 1/n", written({ dyHat: (yHat, y) => yHat.sub(y).scale(2) }), "n times too large"],
  ["no 2", written({ dyHat: (yHat, y) => yHat.sub(y).scale(1 / y.rows) }), "half of what they should be"],
  ["no mask", written({ dZ: (dA) => dA }), "come from dA, which was not masked"],
  ["half a mask", written({ dW1: (X, _, dA) => X.transpose().matmul(dA) }), "`dW1` is made with dA"],
  ["the other half", written({ db1: (_, dA) => dA.columnSums() }), "`db1` sums dA"],
  ["mask of dA", written({ dZ: (dA) => dA.times(dA.map(step)) }), "The mask of dZ comes from dA"],
  ["times A", written({ dZ: (dA, _, A) => dA.times(A) }), "dA is multiplied by A, the output of relu"],
  ["times Z", written({ dZ: (dA, Z) => dA.times(Z) }), "dA is multiplied by Z itself"],
  ["open at 0", written({ dZ: (dA, Z) => dA.times(Z.map((z) => (z >= 0 ? 1 : 0))) }), "the mask is `z > 0` and not"],
  ["mask of A", written({ dZ: (dA, _, A) => dA.times(A.map(step)) }), "right"],
  ["W1 for W2", written({ dA: (dyHat, _, W1) => dyHat.matmul(W1) }), "yours went through W1"],
  ["Z for A", written({ dW2: (_, dyHat, Z) => Z.transpose().matmul(dyHat) }), "`dW2` uses Z"],
  ["mean", written({ db1: (dZ) => dZ.columnSums().scale(1 / dZ.rows) }), "`db1` is a mean over the samples"],
  ["mean", written({ db2: (dyHat) => Matrix.row([dyHat.mean()]) }), "`db2` is a mean over the samples"],
  ["transposed", written({ dW2: (A, dyHat) => dyHat.transpose().matmul(A) }), "the right matrix, transposed"],
  ["W2 not transposed", written({ dA: (dyHat, W2) => dyHat.matmul(W2) }), "inner sizes 1 and 2 differ"],
  ["one part", (...args: Network) => ({ dW1: written()(...args).dW1 }), "`db1` is missing in what it gives"],
  [
    "an argument changed",
    (...args: Network) => {
      const { dW1, db1, dW2, db2 } = written()(...args);
      args[2].data.set(args[2].sub(dW1).data);
      return { dW1, db1, dW2, db2 };
    },
    "It changes its argument `W1`",
  ],
])("networkBackward: %s", (_, answer, words) => {
  expect(verdictOn("networkBackward", answer)).toContain(words);
});

const answers = { noFactor: "D", swapped: "A", maskFromA: "E", halfMasked: "C" };

it.each([
  [answers, "right"],
  [{}, "empty"],
  [{ ...answers, noFactor: "A" }, "the error is in dŷ, before the second layer"],
  [{ ...answers, swapped: "D" }, "Does dA enter into them?"],
  [{ ...answers, maskFromA: "A" }, "Where is A > 0, and where is Z > 0?"],
  [{ ...answers, halfMasked: "A" }, "db1 still is the column sums of the masked dZ"],
  [{ noFactor: "D", swapped: "A" }, "`maskFromA` is missing"],
  [{ ...answers, maskFromA: "e" }, "`maskFromA`: It is not right"],
])("whichFail: %s", (answer, words) => {
  expect(verdictOn("whichFail", answer)).toContain(words);
});

// What whichFail calls right is what the gradient check finds.
it.each([
  ["noFactor", written({ dyHat: (yHat, y) => yHat.sub(y) }), [true, true, true, true]],
  ["swapped", written({ dA: (dyHat, _, W1) => dyHat.matmul(W1) }), [true, true, false, false]],
  ["maskFromA", written({ dZ: (dA, _, A) => dA.times(A.map(step)) }), [false, false, false, false]],
  ["halfMasked", written({ dW1: (X, _, dA) => X.transpose().matmul(dA) }), [true, false, false, false]],
])("the pattern of %s", (_, pass, pattern) => {
  const random = seededRandom(6);
  const network = new NeuralNetwork(1, 4, 1, random);
  spreadKinks(network.linear1, -2, 2, random);
  const X = linspace(-2, 2, 8);
  const y = X.map(Math.sin);
  const [W1, b1, W2, b2] = network.parameters().map(({ value }) => value);
  const report = gradientCheck(
    {
      parameters: () => network.parameters() as Parameter[],
      forward: (x: Matrix) => network.forward(x as Matrix<number, 1>),
      backward: () => {
        const gradients = Object.values(pass(X, y, W1, b1, W2, b2));
        network.parameters().forEach(({ grad }, k) => grad.data.set(gradients[k].data));
      },
    },
    X,
    y,
  );
  expect([0, 1, 2, 3].map((k) => report.wrong.some(({ parameter }) => parameter === k))).toEqual(pattern);
});
