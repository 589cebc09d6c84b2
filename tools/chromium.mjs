// Finds the Chromium of this machine, for the tests that look at a page as a person would, and says what follows where there is none.
// It starts nothing: test/browser/chromium.ts does.

import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The browser's program: the variable CHROMIUM, or one of the usual names on the PATH; undefined if there is none.
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {string | undefined}
 */
export function findChromium(variables = process.env) {
  const folders = (variables.PATH ?? "").split(path.delimiter);
  const candidates = variables.CHROMIUM
    ? [variables.CHROMIUM]
    : NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find((file) => existsSync(file));
}

/**
 * Why the tests in a browser cannot run, in words that say what to do; undefined where they can.
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {string | undefined}
 */
export function chromiumProblem(variables = process.env) {
  if (findChromium(variables)) return undefined;
  if (variables.CHROMIUM) return `no Chromium at ${variables.CHROMIUM}, which CHROMIUM names`;
  return "no Chromium found (CHROMIUM=path names one)";
}
