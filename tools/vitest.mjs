// Runs vitest and counts what passed and failed. Which files it runs is the caller's business.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readText, root } from "./environment.mjs";

const report = path.join(root, ".temp/tests.json");

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 */

/**
 * What vitest counted, and at least one failure when it could not finish or found nothing.
 * @param {string[]} options
 * @param {string} [node] the Node to run it with
 * @returns {Count}
 */
export function vitest(options, node = process.execPath) {
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const program = path.join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(node, [program, "run", ...reporters, ...options], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const { numPassedTests = 0, numFailedTests = 0 } = JSON.parse(readText(report) ?? "{}");
  // A file that does not even load has no tests to count, and an empty run proves nothing.
  const sound = status === 0 && numPassedTests > 0;
  return { passed: numPassedTests, failed: numFailedTests || (sound ? 0 : 1) };
}
