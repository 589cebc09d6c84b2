// The lessons run clean and print what is committed; and the runner that says so refuses every canary.

import { copyFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/environment.mjs";
import { folder, MINUTES, notebooksIn, run, written } from "./runner";

const canaries = "test/notebooks/canaries";

describe("the lesson runner", () => {
  let outcome: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    outcome = await run("canaries", "--timeout", "4", ...notebooksIn(canaries));
  }, 3 * MINUTES);

  test.each(["healthy", "figure", "earlier-cells"])("passes the canary %s", (name) => {
    expect(outcome.results.get(name)).toMatchObject({ verdict: "passed", failures: [], not_run: 0 });
  });

  test("counts the figures", () => {
    expect(outcome.results.get("figure")).toMatchObject({ cells: 1, figures: 1 });
  });

  // Name of the canary, code cell to blame, kind of failure, words of the message, cells that were not run.
  test.each([
    ["type-error", 2, "error", "Type 'string' is not assignable to type 'number'", 0],
    ["throw", 2, "error", "Error: thrown on purpose", 0],
    ["rejected-awaited", 1, "error", "Error: rejected on purpose", 0],
    ["rejected-not-awaited", 1, "stderr", "Error: late on purpose", 1],
    ["rejected-in-last-cell", 2, "stderr", "Error: late at the end", 0],
    ["late-stderr", 1, "stderr", "late complaint", 1],
    ["stderr", 1, "stderr", "a complaint", 1],
    ["timer-never-ends", 1, "pending", "left something running (Timeout)", 1],
    ["endless-loop", 1, "timeout", "longer than 4 s", 1],
    ["endless-wait", 1, "timeout", "longer than 4 s", 0],
    ["after-a-failure", 1, "error", "Error: first", 2],
    ["kernel-exits", 1, "dead", "The kernel died", 1],
    ["output-differs", 1, "differs", "-old\n+new", 0],
    ["output-missing", 1, "differs", "+fine", 0],
    ["picture-missing", 1, "picture", "its static picture (image/svg+xml) is missing (npm run lessons:record", 0],
    ["picture-stale", 1, "picture", 'The figure "It falls, then rises": its static picture (image/svg+xml) is not', 0],
    ["picture-changed-by-hand", 1, "picture", "is not the one that its figure gives (npm run lessons:record", 0],
    ["picture-impossible", 1, "picture", 'a static picture cannot show a trace of type "scatter3d"', 0],
  ])("refuses the canary %s", (name, codeCell, kind, message, notRun) => {
    const result = outcome.results.get(name);
    expect(result).toMatchObject({ verdict: "failed", not_run: notRun });
    expect(result?.failures).toHaveLength(1);
    const heading = `The part called ${name}`;
    expect(result?.failures[0]).toMatchObject({ kind, heading, cell: codeCell + 1, code_cell: codeCell });
    expect(result?.failures[0].message).toContain(message);
    expect(outcome.output).toContain(`${canaries}/${name}.ipynb, cell ${codeCell + 1} (code cell ${codeCell}), under`);
  });

  test("shows a mistake with our package as its message alone", () => {
    const [failure] = outcome.results.get("mistake")?.failures ?? [];
    expect(failure.message.trim()).toBe("matmul: (1×3)·(1×3): inner sizes 3 and 1 differ");
  });

  test("knows a verdict for every canary and fails as a whole", () => {
    expect(outcome.results.size).toBe(notebooksIn(canaries).length);
    expect(outcome.code).toBe(1);
  });

  test("shows neither the kernel's stack nor an absolute path", () => {
    expect(outcome.output).not.toMatch(/^\s+at /m);
    expect(outcome.output).not.toContain(root);
    expect(outcome.output).not.toContain("evalmachine");
  });

  test("says how many cells were not run", () => {
    expect(outcome.output).toContain(`${canaries}/after-a-failure.ipynb: 2 cells were not run.`);
  });

  test(
    "passes on what the kernel said before it died, without its stack",
    async () => {
      const source = 'require("fs").writeSync(2, "out of memory\\n    at grow (/kernel.js:1)\\n"); process.exit(1);';
      const cell = { cell_type: "code", id: "a", metadata: {}, source, execution_count: null, outputs: [] };
      const { results } = await run("last-words", written("last-words", [cell]));
      const [failure] = results.get("last-words")?.failures ?? [];
      expect(failure.message).toMatch(/^The kernel died .*\?\nout of memory$/);
    },
    2 * MINUTES,
  );

  test("refuses a number that no lesson has, and lists the lessons", async () => {
    const { code, output } = await run("nothing", "77");
    expect(code).not.toBe(0);
    expect(output).toContain("No lesson matches '77'. The lessons are:");
    for (const lesson of notebooksIn("notebooks")) expect(output).toContain(basename(lesson));
  });
});

describe("recording", () => {
  const copies = ["healthy", "figure", "throw", "picture-missing", "picture-impossible"].map((name) =>
    join(folder, `${name}.ipynb`),
  );
  const bytes = () => copies.map((file) => readFileSync(file, "utf8"));
  let before: string[];
  let once: string[];
  let twice: string[];
  let code: unknown;
  beforeAll(async () => {
    for (const file of copies) copyFileSync(join(root, canaries, basename(file)), file);
    before = bytes();
    ({ code } = await run("once", "--record", ...copies));
    once = bytes();
    await run("twice", "--record", ...copies);
    twice = bytes();
  }, 2 * MINUTES);

  test("twice gives the same bytes", () => {
    expect(twice).toEqual(once);
  });

  test("joins the prints of a cell, numbers the cells and names the kernel", () => {
    const notebook = JSON.parse(once[0]);
    const outputs = [{ name: "stdout", output_type: "stream", text: ["one\n", "two\n"] }];
    expect(notebook.cells[1]).toMatchObject({ id: "healthy-1", metadata: {}, execution_count: 1, outputs });
    const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
    expect(notebook.metadata).toMatchObject({ kernelspec, language_info: { name: "typescript" } });
    expect(once[0].endsWith("}\n")).toBe(true);
  });

  const bundle = (notebook: string) => JSON.parse(notebook).cells[1].outputs[0].data;

  test("drops the picture that JupyterLab adds to a figure, and keeps our own", () => {
    expect(before[1]).toContain("image/png");
    expect(Object.keys(bundle(once[1]))).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml"]);
    expect(bundle(once[1])["image/svg+xml"]).toEqual(bundle(before[1])["image/svg+xml"]);
  });

  test("draws a picture that is missing, the same as that of the same figure elsewhere", () => {
    expect(bundle(before[3])).not.toHaveProperty("image/svg+xml");
    expect(bundle(once[3])).toEqual(bundle(once[1]));
  });

  test("of a notebook that fails, or whose figure cannot be drawn, writes nothing and fails", () => {
    expect([once[2], once[4]]).toEqual([before[2], before[4]]);
    expect(code).toBe(1);
  });
});

const lessons = notebooksIn("notebooks").map((file) => basename(file, ".ipynb"));

describe.runIf(lessons.length > 0)("the lesson", () => {
  let outcome: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    outcome = await run("lessons");
  }, 10 * MINUTES);

  test.each(lessons)("%s runs clean and prints what is committed", (name) => {
    const result = outcome.results.get(name);
    if (result?.verdict !== "passed") throw new Error(result?.report ?? outcome.output);
  });
});
