// Checks everything: lint, types, and all tests of vitest; the last line is `N passed, N failed`.
// Set-up runs first and counts when it fails. Arguments go to vitest: `npm test -- test/matrix.test.ts`.

import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { chromiumProblem } from "./chromium.mjs";
import { root } from "./environment.mjs";
import { canRun, NEWEST, onNodes, table } from "./nodes.mjs";
import { vitest } from "./vitest.mjs";

/**
 * Runs a Node program of this clone; its output goes to the terminal.
 * @param {string} program
 * @param {...string} options
 */
function run(program, ...options) {
  const command = [path.join(root, program), ...options];
  return spawnSync(process.execPath, command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

/**
 * A check that counts as one test.
 * @param {string} name
 * @param {boolean} passed
 */
function check(name, passed) {
  console.log(`${name}: ${passed ? "passed" : "failed"}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

/** In CI also the lessons and unit tests on the newest Node, unless this is it. */
function newestNode() {
  const isThis = process.versions.node.startsWith(`${NEWEST}.`);
  if (!process.env.CI || !canRun || isThis || process.argv.length > 2) return [];
  try {
    const outcomes = onNodes([NEWEST]);
    console.log(`\n${table(outcomes)}`);
    return outcomes.flatMap(({ lessons, tests }) => [lessons, tests]);
  } catch (error) {
    console.error(error);
    return [check("newest Node", false)];
  }
}

function checkAll() {
  if (!run("tools/setup.mjs")) return [check("set-up", false)];
  return [
    check("lint", run("node_modules/@biomejs/biome/bin/biome", "check", ".")),
    check("types", run("node_modules/typescript/bin/tsc", "--noEmit")),
    vitest(process.argv.slice(2)),
    ...newestNode(),
  ];
}

const results = checkAll();
const problem = chromiumProblem();
if (problem) console.log(`browser tests: ${process.env.CI ? "failed" : "skipped"}, ${problem}`);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
// Not process.exit: a pipe may still have to take the last line.
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed`);
