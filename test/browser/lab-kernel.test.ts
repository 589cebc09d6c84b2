// What a student does besides running cells in order: asks what a name means, lets Tab finish it, makes a mistake, stops a cell.
// All by keyboard and mouse, in a notebook of its own.

import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { codeCell, inLab, MINUTES, open, written } from "./lab";

const first = `import { Linear, Matrix, NeuralNetwork, seededRandom } from "handrolled";
const network = new NeuralNetwork(1, 100, 1, seededRandom(42));
const kept = 42;`;

inLab("a student in JupyterLab", (lab) => {
  let page: Page;
  beforeAll(async () => {
    const empty = ["linear", "from", "network", "mistake", "endless", "after"].map((id) => codeCell(id, ""));
    ({ page } = await open(lab(), written(lab(), "scratch", [codeCell("first", first), ...empty])));
    await run(0);
    await idle(0);
  }, 3 * MINUTES);

  const cell = (k: number) => page.locator(".jp-Notebook .jp-CodeCell").nth(k);

  /** Puts the text at the end of a cell, by keyboard. */
  async function type(k: number, text: string): Promise<void> {
    await cell(k).locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(text);
  }

  async function run(k: number): Promise<void> {
    await cell(k).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
  }

  /** Waits until a cell has run: its number stands beside it. */
  const idle = (k: number) =>
    cell(k)
      .locator(".jp-InputPrompt", { hasText: /\[\d+\]/ })
      .waitFor({ timeout: MINUTES });

  const shown = (locator: Locator) => locator.waitFor({ timeout: MINUTES }).then(() => locator.innerText());

  test(
    "reads with Shift-Tab what Linear does",
    async () => {
      await type(1, "Linear");
      await page.keyboard.press("Shift+Tab");
      const text = await shown(page.locator(".jp-Tooltip"));
      expect(text).toContain("Y = XW + b for a batch X of N rows");
      await page.keyboard.press("Escape");
    },
    2 * MINUTES,
  );

  test.each([
    [2, "Matrix.fr", ["from"], "Matrix.from"],
    [3, "network.lin", ["linear1", "linear2"], "network.linear1"],
  ])(
    "is offered with Tab what can follow (cell %i: %s)",
    async (k, begun, offered, finished) => {
      await type(k, begun);
      await page.keyboard.press("Tab");
      const items = page.locator(".jp-Completer-item:visible");
      await items.first().waitFor({ timeout: MINUTES });
      expect((await items.allInnerTexts()).map((text) => /\w+/.exec(text)?.[0])).toEqual(offered);
      await page.keyboard.press("Enter");
      await expect.poll(() => cell(k).locator(".cm-line").innerText(), { timeout: MINUTES }).toBe(finished);
    },
    2 * MINUTES,
  );

  test(
    "sees a wrong type in red, with the reason",
    async () => {
      await type(4, 'const count: number = "three";');
      await run(4);
      const output = cell(4).locator(".jp-OutputArea-output").first();
      expect(await shown(output)).toContain("Type 'string' is not assignable to type 'number'");
      const background = await output.evaluate((node) => (globalThis as any).getComputedStyle(node).backgroundColor);
      const [red, green, blue] = background.match(/\d+/g).map(Number);
      expect(red).toBeGreaterThan(green + 16);
      expect(red).toBeGreaterThan(blue + 16);
    },
    2 * MINUTES,
  );

  test(
    "stops an endless cell with the button, and keeps the variables",
    async () => {
      await type(5, 'console.log("begun");for (;;) {}');
      await run(5);
      await shown(cell(5).locator(".jp-OutputArea-output", { hasText: "begun" }));
      expect(await cell(5).locator(".jp-InputPrompt").innerText()).toContain("[*]");
      await page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]').click();
      await idle(5);
      await type(6, "kept + 1");
      await run(6);
      await idle(6);
      expect(await shown(cell(6).locator(".jp-OutputArea-output"))).toContain("43");
    },
    3 * MINUTES,
  );
});
