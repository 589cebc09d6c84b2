// Runs the lessons and the unit tests on other versions of Node: every committed output must come out the same, bit for bit.
// Which versions is pinned in test/nodes; nothing of the course's own set-up is touched.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pythonEnvironment, pythonVariables, readText, root, SetupError } from "./environment.mjs";
import { installIn } from "./install.mjs";
import { vitest } from "./vitest.mjs";

/** @typedef {import("./vitest.mjs").Count} Count */

/**
 * @typedef {object} Outcome
 * @property {string} version
 * @property {Count} lessons
 * @property {Count} tests
 */

const folder = path.join(root, "test/nodes");
const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));

/** The folders whose tests start neither a kernel nor a browser. */
const UNIT_TESTS = ["test", "test/exercises", "test/properties"];

export const NEWEST = major(Object.keys(manifest.dependencies)[0]);
export const KNOWN = Object.keys({ ...manifest.devDependencies, ...manifest.dependencies })
  .map(major)
  .sort((a, b) => Number(a) - Number(b));

/** @param {string} name as in test/nodes/package.json: "node26" */
function major(name) {
  return name.replace("node", "");
}

/** The programs are for this kind of machine, and the recorded bits too. */
export const canRun = process.platform === "linux" && process.arch === "x64";

/**
 * Lessons and unit tests on each of these versions.
 * @param {string[]} majors
 * @returns {Outcome[]}
 */
export function onNodes(majors) {
  const unknown = majors.find((version) => !KNOWN.includes(version));
  if (unknown)
    throw new SetupError(`There is no Node ${unknown} in test/nodes/package.json, only ${KNOWN.join(", ")}.`);
  if (!canRun) throw new SetupError("The bits are recorded on Linux x64, and so are these tests: run them there.");
  install(majors);
  return majors.map((version) => {
    console.log(`\nNode ${versionOf(version)}`);
    return { version: String(versionOf(version)), lessons: lessons(version), tests: unitTests(version) };
  });
}

/** @param {string} version */
function program(version) {
  return path.join(folder, "node_modules", `node${version}`, "bin/node");
}

/** What that Node says it is; undefined if it is not there. @param {string} version */
function versionOf(version) {
  const { status, stdout } = spawnSync(program(version), ["-p", "process.versions.node"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The version that is wanted: "26.10.0". @param {string} version */
function pinned(version) {
  return { ...manifest.devDependencies, ...manifest.dependencies }[`node${version}`].split("@")[1];
}

/** Installs what is missing; the newest alone where only that is wanted. @param {string[]} majors */
function install(majors) {
  const missing = () => majors.filter((version) => versionOf(version) !== pinned(version));
  if (missing().length === 0) return;
  console.log(`Installing Node ${missing().join(", ")} into test/nodes ...`);
  const scope = majors.every((version) => version === NEWEST) ? "--omit=dev" : "--include=dev";
  installIn(folder, scope);
  if (missing().length > 0)
    throw new SetupError("Installing Node failed: check the network and run the command again.");
}

/** @param {string} version @returns {Count} */
function lessons(version) {
  const report = path.join(root, ".temp/lessons.json");
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const options = ["--compare", "exact", "--node", program(version), "--json", report];
  const { status } = spawnSync(pythonEnvironment().python, ["tools/lessons.py", ...options], {
    cwd: root,
    env: pythonVariables(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  /** @type {{ verdict: string }[]} */
  const results = JSON.parse(readText(report) ?? "[]");
  const passed = results.filter(({ verdict }) => verdict === "passed").length;
  const sound = status === 0 && passed > 0;
  return { passed, failed: results.length - passed || (sound ? 0 : 1) };
}

/** @param {string} version @returns {Count} */
function unitTests(version) {
  const files = UNIT_TESTS.flatMap((place) =>
    readdirSync(path.join(root, place))
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => `${place}/${file}`),
  );
  return vitest(files, program(version));
}

/**
 * The outcomes as a table.
 * @param {Outcome[]} outcomes
 */
export function table(outcomes) {
  /** @param {Count} count */
  const cell = ({ passed, failed }) => `${passed} of ${passed + failed}`.padEnd(14);
  const rows = outcomes.map(({ version, lessons, tests }) => `${version.padEnd(10)}${cell(lessons)}${cell(tests)}`);
  return [`${"Node".padEnd(10)}${"lessons".padEnd(14)}unit tests`, ...rows].map((row) => row.trimEnd()).join("\n");
}
