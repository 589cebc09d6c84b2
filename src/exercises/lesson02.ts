// The exercises of lesson 02: a layer in loops, the bias for a kink, a hat out of three hinges, He's rule for a leaky ReLU.

import { Matrix } from "../matrix";
import { exercise, randomMatrix } from "./exercise";

/** Y filled entry by entry, the data of the three matrices at hand. */
function filled(
  X: Matrix,
  W: Matrix,
  b: Matrix,
  entry: (x: Float64Array, w: Float64Array, b: Float64Array, i: number, j: number) => number,
): Matrix {
  const Y = Matrix.zeros(X.rows, W.cols);
  for (let i = 0; i < X.rows; i++)
    for (let j = 0; j < W.cols; j++) Y.data[i * W.cols + j] = entry(X.data, W.data, b.data, i, j);
  return Y;
}

/** Y by loops that count from 1, up to and with `last` of each size. */
function countedFromOne(X: Matrix, W: Matrix, b: Matrix, last: (size: number) => number): Matrix {
  const Y = Matrix.zeros(X.rows, W.cols);
  for (let i = 1; i <= last(X.rows); i++)
    for (let j = 1; j <= last(W.cols); j++) {
      let y = b.data[j];
      for (let k = 1; k <= last(X.cols); k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
      Y.data[i * W.cols + j] = y;
    }
  return Y;
}

const FROM_ZERO =
  "Counting starts at 0: each loop runs from 0 while its index is below the size, as in `let i = 0; i < X.rows`.";

function sum(n: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < n; k++) total += term(k);
  return total;
}

export const lesson02 = {
  layerByLoops: exercise<[X: Matrix, W: Matrix, b: Matrix]>({
    of: ["X", "W", "b"],
    cases: (random) => {
      const shapes = [
        [2, 3, 4],
        [5, 2, 3],
        [1, 4, 2],
        [3, 3, 3],
        [4, 2, 1],
        [3, 1, 2],
      ];
      const small: [Matrix, Matrix, Matrix] = [
        Matrix.from([
          [1, 2],
          [3, -1],
        ]),
        Matrix.from([
          [1, 0, 2],
          [-1, 3, 1],
        ]),
        Matrix.row([10, 20, 30]),
      ];
      return [
        small,
        ...shapes.map(([n, inputs, outputs]): [Matrix, Matrix, Matrix] => [
          randomMatrix(n, inputs, random),
          randomMatrix(inputs, outputs, random),
          randomMatrix(1, outputs, random),
        ]),
      ];
    },
    oracle: (X, W, b) => X.matmul(W).add(b),
    mistakes: [
      { gives: (X, W) => X.matmul(W), says: "The product is right; the bias is missing: add `b.data[j]` once." },
      { gives: (X, W, b) => X.matmul(W).sub(b), says: "The bias is to be added; here it is subtracted." },
      {
        gives: (X, W, b) => X.matmul(W).add(b.scale(X.cols)),
        says: (X) =>
          `The bias is added in every turn of the inner loop, ${X.cols} times instead of once: it belongs before or after the sum over k.`,
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols, (k) => x[i * X.cols + k] * w[k * W.cols + j]) + b[i]),
        says: "The bias goes by the sample: `b.data[i]`. There is one bias for each output, so its index is `j`.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols, (k) => x[i * X.cols + k] * w[j * W.cols + k]) + b[j]),
        says: "W is read transposed: entry (k, j) is `W.data[k * W.cols + j]`, row before column.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols, (k) => x[i * X.cols + k] * w[k * X.cols + j]) + b[j]),
        says: "W is read with X's row length: a row of W has `W.cols` entries, so entry (k, j) is `W.data[k * W.cols + j]`.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols, (k) => x[i * W.cols + k] * w[k * W.cols + j]) + b[j]),
        says: "X is read with W's row length: a row of X has `X.cols` entries, so entry (i, k) is `X.data[i * X.cols + k]`.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols, (k) => x[k * X.cols + i] * w[k * W.cols + j]) + b[j]),
        says: "X is read transposed: entry (i, k) is `X.data[i * X.cols + k]`, the sample first.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => {
            const k = X.cols - 1;
            return x[i * X.cols + k] * w[k * W.cols + j] + b[j];
          }),
        says: "Only the last term of the sum over k is left: each term is to be added (`+=`), not put in place of the one before.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(X.cols - 1, (k) => x[i * X.cols + k] * w[k * W.cols + j]) + b[j]),
        says: "The last term of the sum is missing: k runs from 0 while `k < X.cols`.",
      },
      {
        gives: (X, W, b) =>
          filled(X, W, b, (x, w, b, i, j) => sum(W.cols, (k) => x[i * X.cols + k] * w[k * W.cols + j]) + b[j]),
        says: "The sum over k goes on to `W.cols`, the number of outputs; k counts the inputs: `k < X.cols`.",
      },
      {
        gives: (X, W, b) => {
          const [Y, right] = [Matrix.zeros(X.rows, W.cols), X.matmul(W).add(b)];
          for (let i = 0; i < X.rows; i++) for (let j = 0; j < W.cols; j++) Y.data[i * X.cols + j] = right.at(i, j);
          return Y;
        },
        says: "The entries are right and land in the wrong places: a row of Y has `W.cols` entries, so entry (i, j) is `Y.data[i * W.cols + j]`.",
      },
      { gives: (X, W, b) => countedFromOne(X, W, b, (size) => size), says: FROM_ZERO },
      { gives: (X, W, b) => countedFromOne(X, W, b, (size) => size - 1), says: FROM_ZERO },
      {
        gives: (X, W) => Matrix.zeros(X.rows, W.cols),
        says: "Y is as `Matrix.zeros` made it: write into `Y.data[i * W.cols + j]`, inside the loops.",
      },
    ],
    right: "Row i of Y was made from row i of X alone: that is why a batch may have as many rows as it likes.",
  }),

  biasFor: exercise<[w: number, place: number]>({
    of: ["w", "place"],
    cases: (random) =>
      [
        [2, 3],
        [-2, 3],
        [0.5, -4],
        [-3, -1],
        [4, 0],
        [-2 - random(), 5 * random()],
      ].map(([w, place]) => [w, place]),
    oracle: (w, place) => -w * place,
    mistakes: [
      {
        gives: (w, place) => w * place,
        says: (w, place) => `The sign: with that bias, w·x + b is ${2 * w * place} at the place and not 0.`,
      },
      {
        gives: (_, place) => -place,
        says: "That is right for w = 1 only: the kink is at −b/w, so the weight has a say.",
      },
      {
        gives: (w, place) => -place / w,
        says: "That takes the place for the bias, in kink = −b/w. Solve it for b: multiply by w, do not divide.",
      },
      {
        gives: (w, place) => place / w,
        says: "Solve w · place + b = 0 for b: the weight multiplies the place, and the sign turns.",
      },
      {
        gives: (w, place) => -w / place,
        says: "Here the weight is divided by the place; solve w · place + b = 0 for b.",
      },
      {
        gives: (w, place) => -Math.abs(w) * place,
        says: "It ignores the sign of the weight: the unit must be 0 at the place whichever way its ramp goes.",
      },
    ],
    right: "w · place + b = 0, whichever side the ramp is on. Lesson 06 will set all its biases with this line.",
  }),

  hat: exercise<[left: number, mid: number, right: number]>({
    of: ["left", "mid", "right"],
    cases: (random) => [
      [0, 1, 3],
      [-1, 0, 1],
      [-2, 2, 3],
      [1, 1.5, 1.75],
      [-5, -4, -2 + random()],
    ],
    oracle: (left, mid, right) => [1 / (mid - left), -1 / (mid - left) - 1 / (right - mid), 1 / (right - mid)],
    mistakes: [
      {
        gives: (left, mid, right) => [1 / (mid - left), -1 / (right - mid), 0],
        says: "Those are the slopes of the pieces. A hinge adds to the slope there is, so its weight is the change of slope at its kink: slope after minus slope before.",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), -1 / (mid - left), 1 / (right - mid)],
        says: "The second hinge only makes the curve level: up to `mid` the slope is 1/(mid − left), behind it −1/(right − mid). The change is the difference.",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), -1 / (right - mid), 1 / (right - mid)],
        says: "The second weight is the slope behind `mid`. It has to undo the rise as well: take the slope before `mid` off.",
      },
      {
        gives: (left, mid, _right) => [1 / (mid - left), -2 / (mid - left), 1 / (mid - left)],
        says: "That hat is symmetric: its right side falls as steeply as its left side rises. Here `right` may be nearer or farther.",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), -1 / (mid - left) - 1 / (right - mid), -1 / (right - mid)],
        says: "The last sign: at `right` the slope goes from −1/(right − mid) up to 0, a change upwards.",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), -1 / (mid - left) - 1 / (right - mid), 0],
        says: "Behind `right` it goes on falling: the third hinge has to bring the slope back to 0.",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), 1 / (mid - left) - 1 / (right - mid), 1 / (right - mid)],
        says: "The second weight is the sum of the two slopes; the change is after minus before: −1/(right − mid) − 1/(mid − left).",
      },
      {
        gives: (left, mid, right) => [1 / (mid - left), 1 / (right - mid) - 1 / (mid - left), -1 / (right - mid)],
        says: "The piece behind `mid` falls: its slope is −1/(right − mid), and the sign is missing.",
      },
      {
        gives: (left, mid, right) => [mid - left, left - right, right - mid],
        says: "Those are lengths. A slope is height over length: over `mid − left` the hat rises by 1.",
      },
      {
        gives: () => [1, -2, 1],
        says: "That is the hat whose kinks are 1 apart. Here they may lie anywhere: a slope is 1 over the distance.",
      },
      {
        gives: () => [0, 1, 0],
        says: "Those are the heights of the hat at its kinks. The weights are the changes of its slope there.",
      },
    ],
    right:
      "The three weights add up to 0, which makes the curve flat again behind the last kink. Sums of such hats draw any polyline.",
  }),

  leakyStd: exercise<[fanIn: number, slope: number]>({
    of: ["fanIn", "slope"],
    cases: (random) => [
      [8, 0.5],
      [100, 0],
      [50, 0.01],
      [4, 1],
      [10, -2],
      [1, -0.2 * random() - 0.3],
    ],
    oracle: (fanIn, slope) => Math.sqrt(2 / (fanIn * (1 + slope * slope))),
    mistakes: [
      {
        gives: (fanIn, slope) => 2 / (fanIn * (1 + slope * slope)),
        says: "That is the variance; the standard deviation is its square root.",
      },
      {
        gives: (fanIn) => Math.sqrt(2 / fanIn),
        says: "That is He's rule for the ReLU. The part of z below 0 is no longer lost: it contributes slope² times its second moment.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2 / (fanIn * (1 + slope))),
        says: "The slope enters squared: it is the second moment that has to be kept.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(1 / (fanIn * (1 + slope * slope))),
        says: "The half is missing: each side of 0 holds half of the second moment, so the mean of the square is (1 + slope²)/2 of E[z²].",
      },
      {
        gives: (fanIn, slope) => Math.sqrt((1 + slope * slope) / (2 * fanIn)),
        says: "Upside down: what the activation keeps, (1 + slope²)/2, is what the weights have to make up for, so they are divided by it.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt((2 * (1 + slope * slope)) / fanIn),
        says: "The leak keeps more of the signal, so the weights have to be smaller: divide by 1 + slope².",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2 / (fanIn * (1 - slope * slope))),
        says: "The two sides add up: 1 + slope², since both squares are positive.",
      },
      {
        gives: (_, slope) => Math.sqrt(2 / (1 + slope * slope)),
        says: "The number of inputs is missing: the sum has fanIn terms, and each adds its share.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2 / (1 + slope * slope)) / fanIn,
        says: "fanIn stands outside the root: the variance is divided by it, so the standard deviation by its root.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2 / fanIn) / (1 + slope * slope),
        says: "1 + slope² stands outside the root: the variance is divided by it, so the standard deviation by its root.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2) / (fanIn * (1 + slope * slope)),
        says: "Only the 2 stands under the root. The whole variance belongs there: close its parenthesis at the end.",
      },
      {
        gives: (fanIn, slope) => Math.sqrt(2 / (fanIn * (1 + slope) * (1 + slope))),
        says: "(1 + slope)² is not 1 + slope²: the halves below and above 0 are squared one by one and then added.",
      },
    ],
    right:
      "E[f(z)²] = (1 + slope²)/2 · E[z²]. With slope 0 this is He's rule; with slope 1 there is no bend, and the 2 is gone.",
  }),
};
