// Checks everything: lint, types, and all tests of vitest; the last line is `N passed, N failed`.
// Set-up runs first and counts when it fails. Arguments go to vitest: `npm test -- test/matrix.test.ts`.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { chromiumProblem } from "./chromium.mjs";
import { readText, root } from "./environment.mjs";

const report = path.join(root, ".temp/tests.json");

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

/** Runs vitest; what it counted, and at least one failure when it could not finish or found nothing. */
function vitest() {
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const finished = run("node_modules/vitest/vitest.mjs", "run", ...reporters, ...process.argv.slice(2));
  const { numPassedTests = 0, numFailedTests = 0 } = JSON.parse(readText(report) ?? "{}");
  // A file that does not even load has no tests to count, and an empty run proves nothing.
  const sound = finished && numPassedTests > 0;
  return { passed: numPassedTests, failed: numFailedTests || (sound ? 0 : 1) };
}

function checkAll() {
  if (!run("tools/setup.mjs")) return [check("set-up", false)];
  return [
    check("lint", run("node_modules/@biomejs/biome/bin/biome", "check", ".")),
    check("types", run("node_modules/typescript/bin/tsc", "--noEmit")),
    vitest(),
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
