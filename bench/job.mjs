// The job that every JavaScript program here does: start values, data, and the report of the time and the final loss.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(import.meta.url);
export const { Adam, Matrix, MSELoss, NeuralNetwork, seededRandom, sineData, train } = require("handrolled");
export const [N, H, EPOCHS] = process.argv.slice(2).map(Number);

/** Name and version of a package that is installed here. @param {string} name */
export function named(name) {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(file, "utf8")).version}`;
}

/** Data and start weights of the course's recipe. */
export function start() {
  const random = seededRandom(1);
  const data = sineData(N, random);
  return { ...data, network: new NeuralNetwork(1, H, 1, random) };
}

/**
 * Times train(), which returns the loss before the last step.
 * @param {() => number | Promise<number>} train
 * @param {string} version
 */
export async function report(train, version) {
  const began = process.hrtime.bigint();
  const loss = await train();
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, loss, version }));
}
