// The job in brain.js, which trains sample by sample, with its own Adam and a leaky ReLU: the same size, not the same steps.

import { createRequire } from "node:module";
import { EPOCHS, H, named, report, start } from "./job.mjs";

const require = createRequire(import.meta.url);
const brain = require("brain.js");
const { X, y } = start();
const samples = Array.from(X.data, (x, i) => ({ input: [x], output: [y.data[i]] }));

await report(() => {
  const network = new brain.NeuralNetwork({ hiddenLayers: [H], activation: "leaky-relu" });
  const options = { iterations: EPOCHS, errorThresh: 1e-12, learningRate: 0.01, praxis: "adam", errorCheckInterval: 1 };
  return network.train(samples, options).error;
}, named("brain.js"));
