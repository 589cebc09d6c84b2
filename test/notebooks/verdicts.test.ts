// In the kernel itself: whatever an answer does, the cell runs clean and shows a verdict, and the cells after it run.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { text } from "./document";
import { MINUTES, run, written } from "./runner";

/** A name for each answer, the source of its cell, and words of what stands below it. */
const CELLS: [string, string, string][] = [
  ["import", 'import { check, diagram, guess, progress, reveal, tally } from "handrolled";', ""],
  ["right", "const cube = (x: number) => x * x * x;\ncheck({ cube });", "cube: right."],
  ["empty", "const cube = (x: number) => {\n  // return ...\n};\ncheck({ cube });", "cube: still empty."],
  ["no return", "const cube = (x: number) => {\n  x * x * x;\n};\ncheck({ cube });", "needs the word return"],
  [
    "only prints",
    "const cube = (x: number) => console.log(x);\ncheck({ cube });",
    "cube: not yet. It gives nothing back.",
  ],
  ["throws", 'const cube: any = () => { throw new Error("a`b <i>\\n# c"); };\ncheck({ cube });', "Error: a'b <i> # c"],
  ["throws nothing", "const cube: any = () => { throw undefined; };\ncheck({ cube });", "for x = 2: undefined"],
  [
    "overflows",
    "const cube = (x: number) => cube(x) + 1;\ncheck({ cube });",
    "RangeError: Maximum call stack size exceeded",
  ],
  [
    "endless",
    "const cube: any = () => { for (;;); };\ncheck({ cube });",
    "did not come back within 2 seconds for x = 2",
  ],
  [
    "endless and printing",
    "const cube: any = () => { for (;;) console.log(1); };\ncheck({ cube });",
    "did not come back within 2 seconds",
  ],
  ["late", "const cube: any = async (x: number) => x * x * x;\ncheck({ cube });", "It gave a promise"],
  [
    "late and failing",
    'const cube: any = async () => { throw new Error("late"); };\ncheck({ cube });',
    "It gave a promise",
  ],
  ["never later", "const cube: any = () => new Promise(() => {});\ncheck({ cube });", "It gave a promise"],
  [
    "another package's mistake",
    'import { Matrix } from "handrolled";\nconst cube: any = (x: number) => Matrix.zeros(x, 0);\ncheck({ cube });',
    "Matrix: the number of columns must be a positive whole number, got 0",
  ],
  [
    "hostile object",
    'const cube: any = () => new Proxy({}, { ownKeys() { throw new Error("trap"); } });\ncheck({ cube });',
    "Error: trap",
  ],
  ["long text", 'const cube: any = () => "x".repeat(1e7);\ncheck({ cube });', "gives a text"],
  ["takes a guess", 'guess("g", "b");', "Your prediction is B."],
  ["reveals", 'reveal("g", ["A", "B"][1], "So.");', "B, as you predicted. So."],
  ["tallies", "tally();", "Predictions: 1 of 1 came true.\nExercises: 0 of 1 solved; still to do: cube."],
  ["draws a graph", 'diagram("graph LR\\n  x --> y", "From x to y");', "From x to y"],
  ["goes on", 'for (let i = 1; i <= 3; i++) progress(i, 3, "steps");', "3 of 3 steps"],
];

describe("in the kernel", () => {
  let outcome: Awaited<ReturnType<typeof run>>;
  let outputs: any[][];

  beforeAll(async () => {
    const cells = CELLS.map(([, source], k) => {
      return { cell_type: "code", execution_count: null, id: `cell-${k}`, metadata: {}, outputs: [], source };
    });
    const file = written("verdicts", cells);
    outcome = await run("verdicts", "--record", file);
    outputs = JSON.parse(readFileSync(file, "utf8")).cells.map((cell: any) => cell.outputs);
  }, 2 * MINUTES);

  test("every cell runs clean", () => {
    const result = outcome.results.get("verdicts");
    if (result?.verdict !== "passed") throw new Error(result?.report ?? outcome.output);
  });

  test.each(CELLS.map(([name, , words], k) => ({ name, words, k })))("$name", ({ words, k }) => {
    const shown = outputs[k].map(({ text: printed, data }) => text(printed ?? data?.["text/plain"])).join("\n");
    expect(shown).toContain(words);
    expect(shown.length).toBeLessThan(600);
    expect(shown).not.toMatch(/^\s+at |evalmachine|node:/m);
  });

  test("a graph is Mermaid in a fence", () => {
    const graph = outputs[CELLS.findIndex(([name]) => name === "draws a graph")][0].data;
    expect(text(graph["text/markdown"])).toBe("```mermaid\ngraph LR\n  x --> y\n```");
  });
});
