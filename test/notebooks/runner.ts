// Runs the lesson runner, in a folder of its own, and reads its report.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll } from "vitest";
import { pythonEnvironment, pythonVariables, root } from "../../tools/environment.mjs";

export interface Failure {
  kind: string;
  message: string;
  heading: string;
  cell: number;
  code_cell: number;
}

export interface Result {
  lesson: string;
  cells: number;
  figures: number;
  not_run: number;
  verdict: "passed" | "failed";
  failures: Failure[];
  report: string;
}

export const MINUTES = 60_000;
// Inside the repository: the kernel finds packages from the folder of its notebook.
mkdirSync(join(root, ".temp"), { recursive: true });
export const folder = mkdtempSync(join(root, ".temp/lessons-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a notebook of these cells where the runner can run it. */
export function written(name: string, cells: object[], metadata: object = {}): string {
  const file = join(folder, `${name}.ipynb`);
  writeFileSync(file, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
  return file;
}

export function notebooksIn(directory: string) {
  if (!existsSync(join(root, directory))) return [];
  return readdirSync(join(root, directory))
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => join(directory, file));
}

/** Runs the lesson runner; the results by the notebook's name. */
export async function run(name: string, ...options: string[]) {
  const json = join(folder, `${name}.json`);
  const runner = spawn(pythonEnvironment().python, ["tools/lessons.py", "--json", json, ...options], {
    cwd: root,
    env: pythonVariables(),
  });
  let output = "";
  runner.stdout.on("data", (data) => (output += data));
  runner.stderr.on("data", (data) => (output += data));
  const code = await new Promise((resolve) => runner.on("close", resolve));
  const results: Result[] = existsSync(json) ? JSON.parse(readFileSync(json, "utf8")) : [];
  return { code, output, results: new Map(results.map((result) => [basename(result.lesson, ".ipynb"), result])) };
}
