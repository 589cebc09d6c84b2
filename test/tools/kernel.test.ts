// What set-up's changes to the kernel bring: the cell that imports the package hardly waits, and Shift-Tab and Tab know the package.

import { spawnSync } from "node:child_process";
import ts from "@tslab/typescript-for-tslab";
import { createConverter } from "tslab/dist/converter.js";
import { printQuickInfo } from "tslab/dist/inspect.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { root } from "../../tools/environment.mjs";

const firstCell = 'import { fitFigure, Matrix, NeuralNetwork, show } from "handrolled";\nconst m = Matrix.zeros(2, 3);';

let converter: ReturnType<typeof createConverter>;
beforeAll(() => {
  converter = createConverter();
}, 60_000);
afterAll(() => converter.close());

/** What Shift-Tab shows behind the code. */
function hover(code: string) {
  const info = converter.inspect("", code, code.length);
  return info && printQuickInfo(info);
}

test("the kernel has read the package's types before the first cell, and keeps them", () => {
  const read = vi.spyOn(ts.sys, "readFile");
  for (const cell of ["const a = 1;", firstCell]) expect(converter.convert("", cell).diagnostics).toEqual([]);
  const files = read.mock.calls.map(([file]) => file);
  read.mockRestore();
  expect(files.filter((file) => file.endsWith(".d.ts"))).toEqual([]);
});

test("the kernel converts a cell of ours before it is ready", () => {
  // The kernel's own start, with a compiler that only takes notes and no sockets.
  const start = `
    const cells = [];
    require("tslab/dist/converter").createConverter = () => ({ convert: (_, cell) => cells.push(cell) });
    require("tslab/dist/jupyter").ZmqServer = class { init() { console.log(JSON.stringify(cells)); } };
    require("tslab/dist/main").startKernel({ enableFindLocal: false });`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", start], { cwd: root, encoding: "utf8" });
  expect(stderr).toBe("");
  const cells: string[] = JSON.parse(stdout);
  expect(cells).toEqual([expect.stringContaining('from "handrolled"')]);
  expect(converter.convert("", cells[0]).diagnostics).toEqual([]);
});

test("Shift-Tab shows the doc comments of methods and functions, with the shapes", () => {
  expect(hover("import { Matrix } from 'handrolled';\nMatrix.zeros")).toContain("A matrix of zeros.");
  expect(hover("import { train } from 'handrolled';\ntrain")).toContain("Trains on the full batch");
  expect(hover(`${firstCell}\nm.matmul`)).toMatch(/Matrix<2, 3>\.matmul<C>\(b: Matrix<3, C>\).*entry \(i, j\)/s);
});

test("Tab offers the package's names to an import, and nothing of the test tools", () => {
  const names = (code: string, position = code.length) => converter.complete("", code, position).candidates;
  expect(names('import { Ma } from "handrolled";', "import { Ma".length)).toContain("Matrix");
  expect(names(`${firstCell}\nm.mat`)).toEqual(["matmul"]);
  expect(names("Ch")).not.toContain("Chai");
});
