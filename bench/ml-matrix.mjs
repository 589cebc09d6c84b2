// The job written with ml-matrix, as one writes it with a matrix library: a new matrix for every operation.

import { createRequire } from "node:module";
import { EPOCHS, N, named, report, start } from "./job.mjs";

const require = createRequire(import.meta.url);
const { Matrix } = require("ml-matrix");

const { X: x, y: target, network } = start();
const matrix = (m) => new Matrix(m.toArray());
const X = matrix(x);
const y = matrix(target);
const params = network.parameters().map(({ value }) => matrix(value));
const m = params.map((p) => Matrix.zeros(p.rows, p.columns));
const v = params.map((p) => Matrix.zeros(p.rows, p.columns));

function adam(grads, t) {
  grads.forEach((g, k) => {
    m[k] = Matrix.add(Matrix.mul(m[k], 0.9), Matrix.mul(g, 0.1));
    v[k] = Matrix.add(Matrix.mul(v[k], 0.999), Matrix.mul(Matrix.mul(g, g), 0.001));
    const mHat = Matrix.div(m[k], 1 - 0.9 ** t);
    const vHat = Matrix.div(v[k], 1 - 0.999 ** t);
    params[k].sub(Matrix.div(Matrix.mul(mHat, 0.01), Matrix.sqrt(vHat).add(1e-8)));
  });
}

await report(() => {
  let loss = 0;
  for (let t = 1; t <= EPOCHS; t++) {
    const [W1, b1, W2, b2] = params;
    const z = X.mmul(W1).addRowVector(b1);
    const hidden = Matrix.max(z, Matrix.zeros(z.rows, z.columns));
    const delta2 = Matrix.sub(hidden.mmul(W2).addRowVector(b2), y);
    loss = Matrix.mul(delta2, delta2).sum() / N;
    const delta1 = Matrix.mul(
      delta2.mmul(W2.transpose()),
      z.clone().apply(function (i, j) {
        this.set(i, j, this.get(i, j) > 0 ? 1 : 0);
      }),
    );
    const sums = (d) => Matrix.rowVector(d.sum("column"));
    adam([X.transpose().mmul(delta1), sums(delta1), hidden.transpose().mmul(delta2), sums(delta2)], t);
  }
  return loss;
}, named("ml-matrix"));
