// The browser of the tests is found and draws; and where there is none, that is said: tests are skipped, in CI they fail.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumProblem, findChromium } from "../../tools/chromium.mjs";
import { root } from "../../tools/environment.mjs";
import { inChromium } from "./chromium";

const empty = join(root, "nothing");

inChromium("the browser", (browser) => {
  test("draws a page", async () => {
    const page = await browser().newPage();
    await page.setContent("<p>fine</p>");
    expect(await page.locator("p").innerText()).toBe("fine");
  });
});

describe("the browser's program", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "handrolled-chromium-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is the one that CHROMIUM names, otherwise one on the PATH", () => {
    const program = join(folder, "chromium");
    writeFileSync(program, "");
    expect(findChromium({ PATH: folder })).toBe(program);
    expect(findChromium({ PATH: empty, CHROMIUM: program })).toBe(program);
    expect(chromiumProblem({ PATH: folder })).toBeUndefined();
  });

  test("is said to be missing, with the way to name one", () => {
    expect(chromiumProblem({ PATH: empty })).toBe("no Chromium found (CHROMIUM=path names one)");
    expect(chromiumProblem({ PATH: folder, CHROMIUM: empty })).toBe(`no Chromium at ${empty}, which CHROMIUM names`);
  });
});

describe("where there is no browser", () => {
  /** Runs the first test of this file in a vitest of its own. */
  function run(variables: object) {
    const command = ["node_modules/vitest/vitest.mjs", "run", "test/browser/chromium.test.ts", "-t", "draws a page"];
    const { CHROMIUM: _, ...rest } = process.env;
    const env = { ...rest, PATH: empty, NO_COLOR: "1", ...variables };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
    return { status, output: stdout + stderr };
  }

  test("the tests in a browser are skipped", () => {
    const { status, output } = run({ CI: "" });
    expect(status).toBe(0);
    expect(output).toContain("skipped");
    expect(output).not.toContain("passed");
  }, 120_000);

  test("they fail in CI and give the reason", () => {
    const { status, output } = run({ CI: "true" });
    expect(status).toBe(1);
    expect(output).toContain("The tests in a browser must run in CI: no Chromium found");
  }, 120_000);
});
