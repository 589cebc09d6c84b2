// The job in TensorFlow.js: `cpu` or `wasm` is the fourth argument.

import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { EPOCHS, report, start } from "./job.mjs";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const backend = process.argv[5];
if (backend === "wasm") {
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(`${path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
}
await tf.setBackend(backend);
await tf.ready();

const { X, y, network } = start();
const tensor = (m) => tf.tensor2d([...m.data], [m.rows, m.cols]);
const [x, target] = [tensor(X), tensor(y)];
const [W1, b1, W2, b2] = network.parameters().map(({ value }) => tf.variable(tensor(value)));
const optimizer = tf.train.adam(0.01);

await report(() => {
  let last = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const loss = optimizer.minimize(
      () => tf.losses.meanSquaredError(target, x.matMul(W1).add(b1).relu().matMul(W2).add(b2)),
      true,
    );
    last = loss.dataSync()[0];
    loss.dispose();
  }
  return last;
}, `TensorFlow.js ${tf.version.tfjs} (${backend})`);
