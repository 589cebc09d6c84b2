import { expect, it } from "vitest";
import { Matrix } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++) {
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      }
      return Y;
    },
    "right",
  ],
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).add(b), "right"],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 1; i <= X.rows; i++)
        for (let j = 1; j <= W.cols; j++) {
          let y = b.data[j];
          for (let k = 1; k <= X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "Counting starts at 0",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 1; i < X.rows; i++)
        for (let j = 1; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 1; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "Counting starts at 0",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < W.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "k counts the inputs",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * X.cols + j] = y;
        }
      return Y;
    },
    "land in the wrong places",
  ],
  [
    (X: Matrix, W: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++)
          for (let k = 0; k < X.cols; k++) Y.data[i * W.cols + j] += X.data[i * X.cols + k] * W.data[k * W.cols + j];
      return Y;
    },
    "the bias is missing",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++)
          for (let k = 0; k < X.cols; k++)
            Y.data[i * W.cols + j] += X.data[i * X.cols + k] * W.data[k * W.cols + j] + b.data[j];
      return Y;
    },
    "in every turn of the inner loop, 2 times instead of once",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[i];
          for (let k = 0; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * W.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "The bias goes by the sample",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y = X.data[i * X.cols + k] * W.data[k * W.cols + j] + b.data[j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "Only the last term of the sum",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[k * X.cols + j];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "W is read with X's row length",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y += X.data[i * X.cols + k] * W.data[j * W.cols + k];
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "W is read transposed",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          let y = b.data[j];
          for (let k = 0; k < X.cols; k++) y += X.at(i, k) * W.at(j, k);
          Y.data[i * W.cols + j] = y;
        }
      return Y;
    },
    "It stopped with an error",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) for (let k = 0; k < X.cols; k++) X.at(i, k) * W.at(k, j) + b.at(0, j);
      return Y;
    },
    "Y is as `Matrix.zeros` made it",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(W.cols, X.rows);
      for (let i = 0; i < X.rows; i++)
        for (let j = 0; j < W.cols; j++) {
          Y.set(j, i, b.at(0, j));
          for (let k = 0; k < X.cols; k++) Y.set(j, i, Y.at(j, i) + X.at(i, k) * W.at(k, j));
        }
      return Y;
    },
    "the right matrix, transposed",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      for (let j = 0; j < W.cols; j++) b.data[j] += X.data[0] * W.data[j];
      return X.matmul(W).add(b);
    },
    "It changes its argument `b`",
  ],
  [
    (X: Matrix, W: Matrix, b: Matrix) => {
      const Y = Matrix.zeros(X.rows, W.cols);
      const i = 0;
      while (i < X.rows) Y.data[i] = b.data[0];
      return Y;
    },
    "is there a loop that never ends",
  ],
  [(X: Matrix, W: Matrix, b: Matrix) => X.matmul(W).add(b).toArray(), "It should give a 2×3 Matrix"],
])("layerByLoops: %s", (answer, words) => {
  expect(verdictOn("layerByLoops", answer)).toContain(words);
});

it.each([
  [(w: number, place: number) => -w * place, "right"],
  [(w: number, place: number) => -(place * w), "right"],
  [(w: number, place: number) => w * place, "The sign: with that bias, w·x + b is 12 at the place"],
  [(_: number, place: number) => -place, "right for w = 1 only"],
  [(w: number, place: number) => -place / w, "multiply by w, do not divide"],
  [(w: number, place: number) => place / w, "the weight multiplies the place, and the sign turns"],
  [(w: number, place: number) => -w / place, "the weight is divided by the place"],
  [(w: number, place: number) => -Math.abs(w) * place, "It ignores the sign of the weight"],
  [(_: number, place: number) => place, "It gives its argument `place` back"],
  [() => 0, "It gives 0 everywhere"],
  [
    (w: number, place: number) => {
      w * place;
    },
    "needs the word `return`",
  ],
])("biasFor: %s", (answer, words) => {
  expect(verdictOn("biasFor", answer)).toContain(words);
});

it.each([
  [
    (left: number, mid: number, right: number) => {
      const up = 1 / (mid - left);
      const down = -1 / (right - mid);
      return [up, down - up, -down];
    },
    "right",
  ],
  [
    (left: number, mid: number, right: number) => {
      const up = 1 / (mid - left);
      const down = -1 / (right - mid);
      return [up, down, 0];
    },
    "Those are the slopes of the pieces",
  ],
  [(left: number, mid: number, right: number) => [1 / (mid - left), -1 / (mid - left), 1 / (right - mid)], "level"],
  [
    (left: number, mid: number, right: number) => [1 / (mid - left), -1 / (right - mid), 1 / (right - mid)],
    "It has to undo the rise as well",
  ],
  [(left: number, mid: number) => [1 / (mid - left), -2 / (mid - left), 1 / (mid - left)], "That hat is symmetric"],
  [
    (left: number, mid: number, right: number) => {
      const up = 1 / (mid - left);
      const down = -1 / (right - mid);
      return [up, down - up, down];
    },
    "The last sign",
  ],
  [
    (left: number, mid: number, right: number) => {
      const up = 1 / (mid - left);
      const down = -1 / (right - mid);
      return [up, up + down, -down];
    },
    "the sum of the two slopes",
  ],
  [
    (left: number, mid: number, right: number) => {
      const up = 1 / (mid - left);
      const down = 1 / (right - mid);
      return [up, down - up, -down];
    },
    "The piece behind `mid` falls",
  ],
  [
    (left: number, mid: number, right: number) => [1 / (mid - left), -1 / (mid - left) - 1 / (right - mid), 0],
    "it goes on falling",
  ],
  [(left: number, mid: number, right: number) => [mid - left, left - right, right - mid], "Those are lengths"],
  [() => [1, -2, 1], "kinks are 1 apart"],
  [() => [0, 1, 0], "Those are the heights"],
  [() => [0, 0, 0], "It gives 0 everywhere"],
  [
    (left: number, mid: number, right: number) => [
      -1 / (mid - left),
      1 / (mid - left) + 1 / (right - mid),
      -1 / (right - mid),
    ],
    "The sign is wrong",
  ],
  [(left: number, mid: number, right: number) => [1 / (mid - left), -1 / (right - mid)], "list of 3"],
  [
    (left: number, mid: number, right: number) =>
      Matrix.column([1 / (mid - left), -1 / (mid - left) - 1 / (right - mid), 1 / (right - mid)]),
    "It should give a list of 3",
  ],
])("hat: %s", (answer, words) => {
  expect(verdictOn("hat", answer)).toContain(words);
});

it.each([
  [(fanIn: number, slope: number) => Math.sqrt(2 / ((1 + slope * slope) * fanIn)), "right"],
  [(fanIn: number, slope: number) => 2 / ((1 + slope * slope) * fanIn), "That is the variance"],
  [(fanIn: number, _: number) => Math.sqrt(2 / fanIn), "That is He's rule for the ReLU"],
  [(fanIn: number, slope: number) => Math.sqrt(2 / ((1 + slope) * fanIn)), "The slope enters squared"],
  [(fanIn: number, slope: number) => Math.sqrt(1 / ((1 + slope * slope) * fanIn)), "The half is missing"],
  [(fanIn: number, slope: number) => Math.sqrt((1 + slope * slope) / 2 / fanIn), "Upside down"],
  [(fanIn: number, slope: number) => Math.sqrt((2 * (1 + slope * slope)) / fanIn), "weights have to be smaller"],
  [(fanIn: number, slope: number) => Math.sqrt(2 / ((1 - slope * slope) * fanIn)), "The two sides add up"],
  [(_: number, slope: number) => Math.sqrt(2 / (1 + slope * slope)), "The number of inputs is missing"],
  [(fanIn: number, slope: number) => Math.sqrt(2 / (1 + slope * slope)) / fanIn, "fanIn stands outside the root"],
  [(fanIn: number, slope: number) => Math.sqrt(2 / fanIn) / (1 + slope * slope), "1 + slope² stands outside the root"],
  [(fanIn: number, slope: number) => Math.sqrt(2) / (fanIn * (1 + slope * slope)), "Only the 2 stands under the root"],
  [
    (fanIn: number, slope: number) => Math.sqrt(2 / fanIn / (1 + slope) / (1 + slope)),
    "(1 + slope)² is not 1 + slope²",
  ],
  [(fanIn: number, slope: number) => Math.sqrt(2 / (fanIn * ((1 + slope) ^ 2))), "`^` is not a power here"],
  [(fanIn: number, slope: number) => 2 * Math.sqrt(2 / ((1 + slope * slope) * fanIn)), "It is exactly `2` times"],
  [() => 0, "It gives 0 everywhere"],
  [(fanIn: number) => fanIn, "It gives its argument `fanIn` back"],
])("leakyStd: %s", (answer, words) => {
  expect(verdictOn("leakyStd", answer)).toContain(words);
});
