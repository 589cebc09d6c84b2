// Judges an open notebook as a person would who scrolls through it: each function returns complaints, none when all is well.
// The lessons must get none; lab-canaries.test.ts shows that what is wrong gets one.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { pythonEnvironment, pythonVariables, root } from "../../tools/environment.mjs";
import { screenshotFile } from "./chromium";
import { ask } from "./inside";
import { command, expected, MINUTES } from "./lab";

/** Waits until everything is drawn and typeset that the cells hold; what is missing in the end, and what is drawn badly. */
export async function drawnComplaints(page: Page, { limit = MINUTES, keep = "" } = {}): Promise<string[]> {
  // The mouse would bring up buttons and labels.
  await page.mouse.move(0, 0);
  const wanted = await expected(page);
  await until(page, () => ask(page, "missing", wanted).then((missing) => missing.length === 0), limit);
  const complaints = [...(await ask(page, "missing", wanted)), ...(await ask(page, "brokenFormulas"))];
  const surfaces = await ask(page, "surfaceCells");
  for (const cell of await ask(page, "figureCells")) {
    const figure = await figureOf(page, cell);
    if (!(await until(page, () => ask(page, "fills", cell), limit)))
      complaints.push(`${cell}: the figure is not as wide as its place`);
    if (surfaces.includes(cell) && !(await until(page, () => isColored(page, figure), limit)))
      complaints.push(`${cell}: the surface cannot be seen`);
    complaints.push(...(await settled(page, cell, limit)));
    if (keep) await photograph(page, figure, keep, cell);
  }
  return complaints;
}

/** What is wrong with a figure once it has been drawn to the end: plotly draws one trace after the other. */
async function settled(page: Page, cell: string, limit: number): Promise<string[]> {
  const complaints = () => ask(page, "figureComplaints", cell);
  await until(page, async () => (await complaints()).length === 0, limit / 4);
  return complaints();
}

/** Keeps a picture for people, once the cells above have their heights and the figure stands still in view. */
async function photograph(page: Page, figure: Locator, ...names: string[]): Promise<void> {
  const place = async () => JSON.stringify(await figure.boundingBox());
  const stands = async () => {
    await figure.scrollIntoViewIfNeeded();
    const before = await place();
    await page.waitForTimeout(50);
    return before === (await place());
  };
  await until(page, stands, MINUTES);
  await figure.screenshot({ path: screenshotFile("lab", ...names) });
}

/** Whether the condition holds within the limit. */
async function until(page: Page, condition: () => Promise<boolean>, limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await page.waitForTimeout(50))
    if (await condition()) return true;
  return condition();
}

/** Errors below the cells, in red: JupyterLab marks what a kernel writes to stderr. */
export async function redComplaints(page: Page): Promise<string[]> {
  const { cells } = await ask(page, "notebook");
  return cells.flatMap(({ id, outputs = [] }: any) =>
    outputs
      .filter(({ output_type, name }: any) => output_type === "error" || name === "stderr")
      .map((output: any) => `${id}: an error: ${[output.text ?? output.evalue].flat().join("").trim()}`),
  );
}

/** The element of the figure below a cell, scrolled to. */
export async function figureOf(page: Page, cell: string): Promise<Locator> {
  const place = (await ask(page, "figureCells")).indexOf(cell);
  const figure = page.locator(".jp-Notebook .js-plotly-plot").nth(place);
  await figure.scrollIntoViewIfNeeded();
  return figure;
}

/** Whether more than axes and words, which are grey, can be seen: a surface is drawn inside a canvas, so only pixels tell. */
async function isColored(page: Page, figure: Locator): Promise<boolean> {
  const png = await figure.screenshot();
  const part = await page.evaluate(async (data) => {
    const { createImageBitmap, fetch, OffscreenCanvas } = globalThis as any;
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const pixels = canvas.getImageData(0, 0, picture.width, picture.height).data;
    let count = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      const rgb = [pixels[i], pixels[i + 1], pixels[i + 2]];
      if (Math.max(...rgb) - Math.min(...rgb) > 24) count++;
    }
    return count / (pixels.length / 4);
  }, png.toString("base64"));
  return part > 0.02;
}

/** Clicks every slider in its middle and at its end: each time the picture must be another than at first, and a good one. */
export async function sliderComplaints(page: Page, { limit = MINUTES, keep = "" } = {}): Promise<string[]> {
  const complaints: string[] = [];
  for (const { cell, steps, active } of await ask(page, "sliders")) {
    const figure = await figureOf(page, cell);
    const stops = [Math.floor((steps - 1) / 2), steps - 1, 0].filter((stop) => stop !== active).slice(0, 2);
    const before = await ask(page, "picture", cell);
    for (const stop of stops) {
      await click(page, figure, stop / (steps - 1));
      const moved = async () =>
        (await ask(page, "slider", cell)).active === stop && (await ask(page, "picture", cell)) !== before;
      if (!(await until(page, moved, limit)))
        complaints.push(`${cell}: the slider at ${stop + 1} of ${steps} leaves the picture as it was`);
      complaints.push(...(await settled(page, cell, limit)));
      await page.mouse.move(0, 0);
      if (keep) await photograph(page, figure, keep, `${cell}-${stop + 1}-of-${steps}`);
    }
  }
  return complaints;
}

async function click(page: Page, figure: Locator, fraction: number): Promise<void> {
  const rail = figure.locator(".slider-rail-touch-rect");
  await rail.scrollIntoViewIfNeeded();
  const box = await rail.boundingBox();
  if (!box) throw new Error("the slider has no rail to click on");
  await page.mouse.click(box.x + 10 + fraction * (box.width - 20), box.y + box.height / 2);
}

/** Text that cannot be read well in the theme of the moment, also where one has to unfold it. */
export async function paleComplaints(page: Page): Promise<string[]> {
  await ask(page, "unfold");
  return [...new Set(await ask(page, "paleTexts"))];
}

/** The system turns dark, and with it the theme. */
export async function turn(page: Page, colorScheme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction(
    (light) => (globalThis as any).document.body.dataset.jpThemeLight === light,
    String(colorScheme === "light"),
    { timeout: MINUTES },
  );
}

/** Cells whose outputs are not those of the committed notebooks, by the lesson runner's own rule; by notebook. */
export async function outputComplaints(committed: string, ran: string): Promise<Record<string, string>> {
  const command = ["test/browser/compare.py", committed, ran];
  const options = { cwd: root, env: pythonVariables() };
  const { stdout } = await promisify(execFile)(pythonEnvironment().python, command, options);
  return JSON.parse(stdout);
}

/** What does not fit on a projector of 1280×720 in presentation mode, the side bar closed. */
export async function present(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 720 });
  await command(page, "application:toggle-presentation-mode");
  await command(page, "application:toggle-left-area");
  return ask(page, "oversized");
}
