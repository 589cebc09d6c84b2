// Where a lesson quotes the compiler, the kernel says the same today: a ```ts fence with a mistake, then a ```text fence.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/environment.mjs";
import { MINUTES, notebooksIn, run, written } from "./runner";

interface Cell {
  cell_type: string;
  id: string;
  source: string[];
}

const quotes = notebooksIn("notebooks").flatMap((file) => {
  const notebook = JSON.parse(readFileSync(join(root, file), "utf8"));
  return notebook.cells.flatMap((cell: Cell, k: number) => {
    const fences = /```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(cell.source.join(""));
    if (cell.cell_type !== "markdown" || !fences) return [];
    const before = notebook.cells.slice(0, k).filter((c: Cell) => c.cell_type === "code");
    const name = `${basename(file, ".ipynb")}-${cell.id}`;
    return [{ name, mistake: fences[1].trimEnd(), message: fences[2].trimEnd(), notebook, before }];
  });
});

/** A notebook of the cells before the quote, and the mistake in a last one. */
function quoted({ name, mistake, notebook, before }: (typeof quotes)[number]) {
  const last = { cell_type: "code", execution_count: null, id: "mistake", metadata: {}, outputs: [], source: mistake };
  return written(name, [...before, last], notebook.metadata);
}

describe("a quoted error", () => {
  let outcome: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    outcome = await run("quotes", ...quotes.map(quoted));
  }, 5 * MINUTES);

  test("stands in the lessons at all", () => {
    expect(quotes.length).toBeGreaterThanOrEqual(3);
  });

  test.each(quotes)("$name is what the kernel says", ({ name, message, before }) => {
    const failures = outcome.results.get(name)?.failures ?? [];
    expect(failures.map((failure) => [failure.code_cell, failure.message.trimEnd()])).toEqual([
      [before.length + 1, message],
    ]);
  });
});
