// Faults that a student can bring about in a kernel: floods of output, the stop button, a killed process, a package that is rebuilt.
// The kernel or the runner survives, and says what happened.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pythonEnvironment, pythonVariables, root } from "../../tools/environment.mjs";
import { folder, MINUTES, run, written } from "./runner";

const stream = (text: string) => ({ output_type: "stream", name: "stdout", text });

function notebook(name: string, ...cells: [source: string, committed: string][]): string {
  const code = cells.map(([source, committed], k) => ({
    ...{ cell_type: "code", id: `${name}-${k}`, metadata: {}, source, execution_count: k + 1 },
    outputs: committed === "" ? [] : [stream(committed)],
  }));
  return written(name, code);
}

const GREEN: [string, string] = ["console.log('fine');", "fine\n"];

describe("a flood of output", () => {
  const count = 5000;
  const lines = Array.from({ length: count }, (_, i) => `${i}\n`).join("");

  test(
    "reaches its end: every line, and the word that the cell is done",
    async () => {
      const file = notebook("flood", [`for (let i = 0; i < ${count}; i++) console.log(i);`, lines], GREEN);
      const { results } = await run("flood", file);
      expect(results.get("flood")).toMatchObject({ verdict: "passed", failures: [] });
    },
    3 * MINUTES,
  );

  test(
    "of 20 MB leaves the runner alive, with a short report and the next cell run",
    async () => {
      const file = notebook("large", ['for (let i = 0; i < 20; i++) console.log("x".repeat(1e6));', ""], GREEN);
      const { results, output } = await run("large", file);
      expect(results.get("large")).toMatchObject({
        verdict: "failed",
        not_run: 0,
        failures: [{ kind: "differs", cell: 1 }],
      });
      expect(output.length).toBeLessThan(10_000);
    },
    3 * MINUTES,
  );
});

test(
  "a package that is rebuilt under a running kernel is named once, at the next thing that is shown",
  async () => {
    // A copy of the package where the kernel of this notebook finds it first.
    const copy = join(folder, "node_modules/handrolled");
    mkdirSync(copy, { recursive: true });
    for (const part of ["package.json", "dist"]) cpSync(join(root, "src", part), join(copy, part), { recursive: true });
    const guess = 'guess("which", "A");';
    const rebuild = `import { writeFileSync } from "node:fs";\nwriteFileSync("node_modules/handrolled/dist/.course-stamp", "new");`;
    const cells = [`import { guess } from "handrolled";\n${guess}`, guess, rebuild, guess, guess];
    const file = notebook("rebuilt", ...cells.map((source): [string, string] => [source, ""]));
    await run("rebuilt", "--record", file);
    const outputs = JSON.parse(readFileSync(file, "utf8")).cells.map((cell: any) =>
      cell.outputs.filter(({ name }: any) => name === "stdout").map(({ text }: any) => text.join("")),
    );
    const word = expect.stringMatching(/^handrolled was rebuilt after this kernel started.*Restart Kernel\.\n$/);
    expect(outputs).toEqual([[], [], [], [word], []]);
  },
  3 * MINUTES,
);

test.runIf(process.platform !== "win32")(
  "after the stop button variables and the network are whole; after a kill the kernel comes back empty",
  async () => {
    const program = spawn(pythonEnvironment().python, ["test/notebooks/kernel-faults.py"], {
      cwd: root,
      env: pythonVariables(),
    });
    let output = "";
    program.stdout.on("data", (data) => (output += data));
    program.stderr.on("data", (data) => (output += data));
    await new Promise((resolve) => program.on("close", resolve));
    const { interrupted, killed } = JSON.parse(output.trim().split("\n").at(-1) ?? "");
    expect(interrupted).toMatchObject({ mine: 7, seen: true, whole: true, trains: true });
    expect(interrupted.printed).toContain("interrupted");
    expect(killed).toMatchObject({ mine: 7, seen: true, whole: true, trains: true });
    expect(killed.forgotten).toContain("Cannot find name 'mine'");
  },
  5 * MINUTES,
);
