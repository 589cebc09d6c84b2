// The Chromium of this machine, for the tests that look at a page as a person would.
// Without one they are skipped, and `npm test` says so; in CI they fail.

import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { root } from "../../tools/environment.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

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

/** The browser's program: the variable CHROMIUM, or one of the usual names on the PATH; undefined if there is none. */
export function findChromium(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (variables.PATH ?? "").split(delimiter);
  const candidates = variables.CHROMIUM
    ? [variables.CHROMIUM]
    : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((file) => existsSync(file));
}

/** What the tests of one file share: a browser, from its first test to its last. */
export function inChromium(name: string, tests: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  describe.skipIf(!executablePath && !process.env.CI)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS });
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
