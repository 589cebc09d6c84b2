// Times our network against numpy as the blog post writes it: `npm run bench`; `npm run bench -- --long` adds other libraries.
// Rounds are interleaved, because machines are noisy: every program runs once in each, and ratios are taken within a round.

import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { findPython, root, venvPython } from "../tools/environment.mjs";
import { npmCi } from "../tools/install.mjs";

const folder = path.join(root, "bench");
const python = venvPython(path.join(folder, ".venv"));

/** N, H, epochs. The first is the blog post's own job. */
const JOBS = [
  [100, 100, 5000],
  [100, 1000, 1500],
  [1000, 100, 1500],
];

/** N, H, epochs: from N·H = 10³ to 10⁷. */
const GROWTH = [
  [100, 10, 20_000],
  [100, 100, 4000],
  [100, 1000, 500],
  [1000, 1000, 60],
  [1000, 10_000, 8],
];

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string[]} command
 * @property {number} [share] the share of the epochs that a slow program runs; times are compared per epoch
 * @property {string} [backend] the program's last argument, where it has several ways to compute
 * @property {string} [needs] the package to install for it
 */

/** @type {Program} */
const NUMPY = { name: "numpy, as the blog post writes it", command: [python, "numpy_original.py"] };

/** @type {Program} */
const OURS = { name: "handrolled", command: [process.execPath, "handrolled.mjs"] };

/** @type {Program[]} */
const PEERS = [
  { name: "PyTorch, float64", command: [python, "pytorch.py"], needs: "torch" },
  { name: "JAX, float64, compiled step", command: [python, "jax_compiled.py"], needs: "jax" },
  {
    name: "TensorFlow.js, wasm",
    command: [process.execPath, "tensorflow.mjs"],
    backend: "wasm",
    share: 0.2,
    needs: "@tensorflow/tfjs-backend-wasm",
  },
  {
    name: "TensorFlow.js, cpu",
    command: [process.execPath, "tensorflow.mjs"],
    backend: "cpu",
    share: 0.04,
    needs: "@tensorflow/tfjs",
  },
  { name: "ml-matrix", command: [process.execPath, "ml-matrix.mjs"], share: 0.1, needs: "ml-matrix" },
  {
    name: "brain.js, its own per-sample Adam",
    command: [process.execPath, "brain.mjs"],
    share: 0.04,
    needs: "brain.js",
  },
];

/**
 * Runs a program once.
 * @param {Program} program
 * @param {number[]} job
 * @returns {{ seconds: number, loss: number, version: string }} seconds for all epochs of the job
 */
function timed({ name, command, backend, share = 1 }, [n, h, epochs]) {
  const some = Math.max(20, Math.round(epochs * share));
  const [file, ...args] = [...command, n, h, some, ...(backend ? [backend] : [])].map(String);
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  return { ...result, seconds: (result.seconds * epochs) / some };
}

/** Every program once in each round; the times by program. @param {Program[]} programs @param {number[]} job @param {number} rounds */
function interleaved(programs, job, rounds) {
  /** @type {Map<Program, ReturnType<typeof timed>[]>} */
  const results = new Map(programs.map((program) => [program, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [program, runs] of results) runs.push(timed(program, job));
  }
  return results;
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {Program[]} programs @param {number[]} job @param {number} rounds */
function compared(programs, job, rounds) {
  const results = interleaved(programs, job, rounds);
  const reference = results.get(NUMPY) ?? [];
  return [...results].map(([{ name }, runs]) => ({
    name,
    version: runs[0].version,
    seconds: median(runs.map((run) => run.seconds)),
    ratio: median(runs.map((run, round) => run.seconds / reference[round].seconds)),
    loss: runs[0].loss,
  }));
}

/** Nanoseconds for each of the N·H hidden values, at every size. @param {number} rounds */
function growth(rounds) {
  return GROWTH.map((job) => {
    const [n, h, epochs] = job;
    const runs = interleaved([OURS], job, rounds).get(OURS) ?? [];
    const seconds = median(runs.map((run) => run.seconds));
    return { n, h, nanoseconds: (seconds / (n * h * epochs)) * 1e9 };
  });
}

// What the programs need

/** The Python environment of the benchmark, and numpy in it. */
function installNumpy() {
  if (!existsSync(python)) run([...findPython(), "-m", "venv", path.join(folder, ".venv")]);
  if (!installed([python, "-c", "import numpy"])) {
    run([
      python,
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      path.join(folder, "requirements.txt"),
    ]);
  }
}

/** The peers that are there or can be installed; the others are skipped by name. */
function installPeers() {
  const node = installed(npmCi());
  return PEERS.filter(({ name, command, needs = "" }) => {
    const pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", needs];
    const there = command[0] === python ? installed([python, "-c", `import ${needs}`]) || installed(pip) : node;
    if (!there) console.log(`Skipped: ${name} could not be installed.`);
    return there;
  });
}

/** Whether a program does the job at all, tried on a small one; if not, it is skipped by name. @param {Program} program */
function works(program) {
  try {
    timed(program, [10, 10, 20]);
    return true;
  } catch (error) {
    console.log(`Skipped: ${error instanceof Error ? error.message.split("\n").slice(0, 2).join(" ") : error}`);
    return false;
  }
}

/** @param {string[]} command */
function installed([file, ...args]) {
  return spawnSync(file, args, { cwd: folder, stdio: "ignore" }).status === 0;
}

/** @param {string[]} command */
function run([file, ...args]) {
  if (spawnSync(file, args, { cwd: folder, stdio: "inherit" }).status !== 0)
    throw new Error(`${file} ${args.join(" ")} failed.`);
}

// What is printed

/** @param {ReturnType<typeof compared>[]} tables */
function markdown(tables) {
  const head = ["", ...JOBS.map(([n, h]) => `N = ${n}, H = ${h}`)];
  const rows = tables[0].map(({ name }, k) => [
    name,
    ...tables.map((table, j) =>
      k === 0 ? `1 (${((table[0].seconds / JOBS[j][2]) * 5000).toFixed(2)} s)` : table[k].ratio.toFixed(2),
    ),
  ]);
  return [head, head.map((_, c) => (c === 0 ? "---" : "---:")), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

const { values } = parseArgs({
  options: { long: { type: "boolean" }, rounds: { type: "string", default: "5" }, json: { type: "string" } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`--rounds must be a positive whole number, got ${values.rounds}.`);

installNumpy();
const programs = [NUMPY, OURS, ...(values.long ? installPeers().filter(works) : [])];
const machine = `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${os.type()} ${os.arch()}`;
const date = new Date().toISOString().slice(0, 10);
console.log(`${date}, ${machine}, Node ${process.versions.node}, ${rounds} interleaved rounds, medians.`);
console.log(
  "Ratio to numpy in the same round, for 1-H-1, full batch of N, Adam, the loss in every epoch (seconds: 5000 epochs):\n",
);

const tables = JOBS.map((job) => compared(programs, job, rounds));
console.log(markdown(tables));
console.log("\nFinal losses and versions (the loss is luck: at a constant learning rate it jumps within a run):");
for (const [k, { name, version }] of tables[0].entries()) {
  console.log(`  ${name}: ${tables.map((table) => table[k].loss.toPrecision(2)).join(", ")}  [${version}]`);
}
const sizes = growth(Math.min(rounds, 3));
const least = Math.min(...sizes.map(({ nanoseconds }) => nanoseconds));
console.log("\nGrowth: nanoseconds for each of the N·H hidden values and epoch, and their ratio to the best:");
for (const { n, h, nanoseconds } of sizes) {
  console.log(`  N = ${n}, H = ${h}: ${nanoseconds.toFixed(1)} ns, ${(nanoseconds / least).toFixed(2)}`);
}
const file = values.json ?? path.join(folder, values.long ? "results-long.json" : "results-short.json");
writeFileSync(
  file,
  `${JSON.stringify({ date, machine, node: process.versions.node, rounds, jobs: JOBS, tables, growth: sizes }, null, 2)}\n`,
);
console.log(`\nThe same as JSON: ${path.relative(process.cwd(), file)}`);
