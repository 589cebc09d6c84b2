// The same bits, whatever the engine makes of the code: interpreted, compiled quickly, compiled well.
// Runs the built package in a Node of its own for each way.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Of all losses and final weights below. Another hash means that every recorded number of the course changed. */
const EXPECTED = "30b4f6992edcbcccde347c6525ccf3360f7bff9129a1027662b6ea75d993f6ca";

const PROGRAM = `
  const { createHash } = require("node:crypto");
  const { Adam, cosine, cubicData, Linear, MSELoss, NeuralNetwork, Sequential, seededRandom, Sigmoid, SGD, sineData,
    spreadKinks, Tanh, train } = require(${JSON.stringify(join(__dirname, "../src"))});
  const hash = createHash("sha256");
  const loss = new MSELoss();
  function run(network, { X, y }, optimizer, schedule) {
    const history = train(network, X, y, { loss, optimizer, epochs: 400, every: 1, schedule });
    hash.update(Float64Array.from(history, (e) => e.loss));
    for (const { value } of network.parameters()) hash.update(value.data);
  }
  const random = seededRandom(5);
  const shallow = new NeuralNetwork(1, 21, 1, random);
  spreadKinks(shallow.linear1, -10, 10, random);
  run(shallow, sineData(67, random), new Adam(shallow.parameters(), { lr: 0.01 }), cosine);
  const deep = new Sequential(
    new Linear(1, 9, random), new Tanh(), new Linear(9, 13, random), new Sigmoid(), new Linear(13, 1, random));
  run(deep, cubicData(30, random), new SGD(deep.parameters(), { lr: 1e-5 }));
  console.log(hash.digest("hex"));
`;

// On arm64, Node 22.10 and later contracts a multiplication and an addition into one step: other bits, as good as these.
it.runIf(process.arch === "x64").each([
  ["as it comes", []],
  ["without optimisation", ["--no-opt"]],
  ["interpreted only", ["--jitless"]],
])("training gives the same bits %s", (_, flags) => {
  const { stdout } = spawnSync(process.execPath, [...flags, "-e", PROGRAM], { encoding: "utf8" });
  expect(stdout.trim().split("\n").at(-1)).toBe(EXPECTED);
});
