// A JupyterLab on copies of the notebooks, as `npm start` opens it, and notebooks opened in it by a browser.
// It knows how to open and run; what is to be seen then is judged in looks.ts.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { root } from "../../tools/environment.mjs";
import { inChromium } from "./chromium";
import { ask, type Expected, prepare } from "./inside";
import { formulas, PLOTLY, text } from "../notebooks/document";
import { notebooksIn } from "../notebooks/runner";

export const MINUTES = 60_000;

/** The names of the lessons. */
export const lessons = notebooksIn("notebooks")
  .map((file) => basename(file, ".ipynb"))
  .sort();

export interface Lab {
  /** The folder that stands for the repository: its notebooks are copies, and a killed test leaves only those changed. */
  folder: string;
  address: string;
  context: BrowserContext;
}

export interface Open {
  name: string;
  page: Page;
  /** What the page complained of so far. */
  errors: string[];
}

/** What the tests of one file share: a JupyterLab and a browser. */
export function inLab(name: string, tests: (lab: () => Lab) => void): void {
  inChromium(name, (browser) => {
    let lab: Lab;
    let stop: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      const folder = copies();
      const server = startServer(folder);
      stop = server.stop;
      lab = { folder, address: await server.address, context: await newContext(browser()) };
    }, 2 * MINUTES);
    afterAll(() => stop?.(), MINUTES);
    tests(() => lab);
  });
}

/** Inside the repository: the kernel finds packages from the folder of its notebook. */
function copies(): string {
  mkdirSync(join(root, ".temp"), { recursive: true });
  const folder = mkdtempSync(join(root, ".temp/lab-"));
  mkdirSync(join(folder, "notebooks"));
  for (const lesson of lessons) copyFileSync(join(root, `notebooks/${lesson}.ipynb`), notebookFile(folder, lesson));
  settings(folder, "@jupyterlab/apputils-extension/themes", { "adaptive-theme": true });
  return folder;
}

export const notebookFile = (folder: string, name: string) => join(folder, "notebooks", `${name}.ipynb`);

/** Writes a notebook of these cells beside the copies of the lessons. */
export function written({ folder }: Lab, name: string, cells: object[]): string {
  const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
  writeFileSync(
    notebookFile(folder, name),
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );
  return name;
}

export const markdownCell = (id: string, source: string) => ({ cell_type: "markdown", id, metadata: {}, source });

export const codeCell = (id: string, source: string, ...outputs: object[]) => ({
  cell_type: "code",
  execution_count: null,
  id,
  metadata: {},
  outputs,
  source,
});

/** A setting as a user makes it: here that the theme is dark when the system is. */
function settings(folder: string, name: string, values: object): void {
  const file = join(folder, "settings", `${name}.jupyterlab-settings`);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(values));
}

function startServer(folder: string) {
  // Nothing of the user's own JupyterLab: neither settings nor extensions.
  const own = {
    JUPYTERLAB_SETTINGS_DIR: "settings",
    JUPYTER_CONFIG_DIR: "config",
    JUPYTER_DATA_DIR: "data",
    JUPYTER_RUNTIME_DIR: "runtime",
  };
  const folders = Object.fromEntries(Object.entries(own).map(([name, part]) => [name, join(folder, part)]));
  const token = randomUUID();
  const options = [
    "--no-browser",
    "--port=0",
    `--IdentityProvider.token=${token}`,
    "--LabApp.expose_app_in_browser=True",
    // The copies lie in .temp, and so do the notes on which tabs are open.
    "--ContentsManager.allow_hidden=True",
    `--LabApp.workspaces_dir=${join(folder, "workspaces")}`,
  ];
  const server = spawn(process.execPath, ["tools/start.mjs", ...options], {
    cwd: root,
    env: { ...process.env, ...folders },
  });
  let log = "";
  server.stdout.on("data", (data) => (log += data));
  server.stderr.on("data", (data) => (log += data));
  const ended = new Promise<void>((resolve) => server.on("close", () => resolve()));
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    address: addressOf(
      join(folder, "runtime"),
      token,
      ended.then(() => log),
    ),
    stop,
  };
}

/** Where the server listens, once it does: it writes a file that says so. */
async function addressOf(runtime: string, token: string, ended: Promise<string>): Promise<string> {
  let log: string | undefined;
  ended.then((text) => (log = text));
  while (log === undefined) {
    const file = existsSync(runtime) && readdirSync(runtime).find((name) => /^jpserver-\d+\.json$/.test(name));
    const written = file && readFileSync(join(runtime, file), "utf8");
    // The port is in it once it is complete.
    const port = written && /"port": (\d+)/.exec(written)?.[1];
    if (port && written.includes("}")) return `http://localhost:${port}/lab?token=${token}`;
    await sleep(50);
  }
  throw new Error(`JupyterLab did not start:\n${log}`);
}

/** The same JupyterLab in the browser of somebody else: tabs of one browser that open at once quarrel about their names. */
export async function apart(lab: Lab): Promise<Lab> {
  return { ...lab, context: await newContext(lab.context.browser()!) };
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  await prepare(context);
  return context;
}

/** Opens a notebook in a tab of its own, as its link does, and waits until it stands there complete. */
export async function open({ folder, address, context }: Lab, name: string): Promise<Open> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`the page threw: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`the page logged: ${message.text()}`);
  });
  const place = new URL(address);
  place.pathname = `/lab/workspaces/${name}/tree/${relative(root, notebookFile(folder, name))}`;
  await page.goto(place.href);
  await page.waitForFunction(() => (globalThis as any).jupyterapp?.shell?.currentWidget?.context?.isReady, undefined, {
    timeout: 2 * MINUTES,
  });
  await page.evaluate(() => (globalThis as any).jupyterapp.shell.currentWidget.sessionContext.ready);
  return { name, page, errors };
}

/** Ends the kernel and the page. */
export async function close({ page }: Open): Promise<void> {
  await page.evaluate(() => (globalThis as any).jupyterapp.shell.currentWidget.sessionContext.shutdown());
  await page.close();
}

/** What the cells of the open notebook should show, as they stand: what is drawn is compared with it. */
export async function expected(page: Page): Promise<Record<string, Expected>> {
  const { cells } = await ask(page, "notebook");
  return Object.fromEntries(
    cells.map((cell: any) => {
      const bundles = (cell.outputs ?? []).map(({ data = {} }: any) => data);
      const said = bundles
        .filter((data: any) => data["text/markdown"] && !data[PLOTLY])
        .map((data: any) => text(data["text/markdown"]));
      const markdown = cell.cell_type === "markdown" ? [text(cell.source)] : said;
      const count = (parts: (markdown: string) => unknown[]) => markdown.flatMap(parts).length;
      const figures = bundles.filter((data: any) => data[PLOTLY]).length;
      return [
        cell.id,
        { figures, formulas: count(formulas), diagrams: count((written) => [...written.matchAll(/^```mermaid$/gm)]) },
      ];
    }),
  );
}

/** Runs a command of JupyterLab, and waits until it is done. */
export function command(page: Page, name: string): Promise<unknown> {
  return page.evaluate((id) => (globalThis as any).jupyterapp.commands.execute(id), name);
}

/** Runs all cells: the menu's entry Run All Cells. What was drawn before no longer counts. */
export async function runAll(page: Page): Promise<void> {
  await ask(page, "forget");
  await command(page, "runmenu:run-all");
}

/** Kernel, Restart Kernel and Run All Cells, with its question answered by a click. */
export async function restartAndRunAll(page: Page): Promise<void> {
  await ask(page, "forget");
  const running = command(page, "runmenu:restart-and-run-all");
  await page.locator(".jp-Dialog .jp-mod-accept").click();
  await running;
}
