// Starts the Chromium of this machine for the tests that look at a page as a person would.
// Without one they are skipped, and `npm test` says so; in CI they fail, and say why.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumProblem, findChromium } from "../../tools/chromium.mjs";
import { root } from "../../tools/environment.mjs";

// Quiet: nothing asks the network; --enable-unsafe-swiftshader draws 3-D pictures without a graphics card.
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
];

/** What the tests of one file share: a browser, from its first test to its last. */
export function inChromium(name: string, tests: (browser: () => Browser) => void): void {
  const problem = chromiumProblem();
  describe.skipIf(problem && !process.env.CI)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      if (problem) throw new Error(`The tests in a browser must run in CI: ${problem}.`);
      browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
    }, 60_000);
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}

/** Where a picture for people is kept: CI stores this folder. */
export function screenshotFile(...names: string[]): string {
  const file = `${join(root, ".temp/screenshots", ...names)}.png`;
  mkdirSync(join(file, ".."), { recursive: true });
  return file;
}
