// The answers in the kernel: every solution is judged right, every wrong answer gets a verdict, and no other cell notices either.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { exercises } from "../../src/exercises/lessons";
import {
  type Cell,
  calls,
  cellOf,
  codeCells,
  exercisesOf,
  type Lesson,
  readLesson,
  solutionOf,
  text,
} from "./document";
import { MINUTES, notebooksIn, run, written } from "./runner";

const lessons = notebooksIn("notebooks").map((file) => readLesson(file));
const all = lessons.flatMap(exercisesOf);

const FUNCTIONS = {
  throws: '() => { throw new Error("on purpose"); }',
  endless: "() => { for (;;); }",
  nan: "() => NaN",
  promise: "async () => 1",
};
const VALUES = {
  throws: '{ get x() { throw new Error("on purpose"); } }',
  endless: "{ get x() { for (;;); } }",
  nan: "NaN",
  promise: "Promise.resolve(1)",
};

/** A wrong answer to an exercise, of each kind in turn; only two of them never end, because the judge waits for those. */
function wrongAnswer(name: string): string {
  const k = all.indexOf(name);
  const isEndless = k === 1 || k === all.length - 1;
  const kind = isEndless ? "endless" : (["throws", "nan", "promise"] as const)[k % 3];
  return `const ${name}: any = ${(exercises[name]?.of.length === 0 ? VALUES : FUNCTIONS)[kind]};`;
}

/** Writes the lesson with an answer in place of each stub, and with guesses. */
function answered(lesson: Lesson, kind: string, answer: (name: string) => string | undefined): string {
  const cells = lesson.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    if (cellOf(lesson, `exercise-${cell.id}`)) return { ...cell, source: `${answer(cell.id)}\ncheck({ ${cell.id} });` };
    return { ...cell, source: kind === "wrong" ? cell.source.replace(/^(guess\("\w+", )""/gm, '$1"B"') : cell.source };
  });
  return written(`${lesson.name}-${kind}`, cells, lesson.metadata);
}

/** What stands below a cell, without the pictures beside a figure. */
function below(cell?: Cell): unknown[] {
  return (cell?.outputs ?? []).map(({ data, ...output }) => {
    const { "image/png": _, "image/svg+xml": __, ...kept } = data ?? {};
    return { ...output, data: kept, metadata: {} };
  });
}

/** What stands below a cell, as plain text. */
function plain(cell?: Cell): string {
  return (cell?.outputs ?? []).map(({ text: printed, data }) => text(printed ?? data?.["text/plain"])).join("\n");
}

const predicts = ({ source }: Cell) => calls(source, "guess").length + calls(source, "reveal").length > 0;

describe("answers", () => {
  let outcome: Awaited<ReturnType<typeof run>>;
  const cellsOf = new Map<string, Lesson>();

  beforeAll(async () => {
    const files = lessons.flatMap((lesson) => [
      answered(lesson, "solved", (name) => solutionOf(cellOf(lesson, `${name}-help`))),
      answered(lesson, "wrong", wrongAnswer),
    ]);
    // Recording a copy is how its outputs come back.
    outcome = await run("answers", "--record", ...files);
    for (const file of files) {
      const { cells } = JSON.parse(readFileSync(file, "utf8"));
      cellsOf.set(basename(file, ".ipynb"), { ...lessons[0], cells });
    }
  }, 20 * MINUTES); // every lesson twice, on whatever else the machine is doing

  describe.each(lessons)("in the lesson $name", (lesson) => {
    const names = exercisesOf(lesson);
    const answeredAs = (kind: string) => cellsOf.get(`${lesson.name}-${kind}`) as Lesson;
    const others = (cell: Cell) => !names.includes(cell.id) && cell.id !== "tally";

    /** The cells that show something else than what is committed. */
    const changed = (kind: string, compared: (cell: Cell) => boolean) =>
      codeCells(lesson)
        .filter((cell) => compared(cell))
        .filter((cell) => JSON.stringify(below(cell)) !== JSON.stringify(below(cellOf(answeredAs(kind), cell.id))))
        .map(({ id }) => id);

    test.each(["solved", "wrong"])("run clean when %s", (kind) => {
      const result = outcome.results.get(`${lesson.name}-${kind}`);
      if (result?.verdict !== "passed") throw new Error(result?.report ?? outcome.output);
    });

    test.each(names)("the solution of %s is right", (name) => {
      expect(plain(cellOf(answeredAs("solved"), name))).toContain(`${name}: right. `);
    });

    test.each(names)("a wrong answer to %s gets a verdict and no stack", (name) => {
      const verdict = plain(cellOf(answeredAs("wrong"), name));
      expect(verdict).toContain(`${name}: not yet. `);
      expect(verdict).not.toMatch(/^\s+at |evalmachine|node:/m);
    });

    test("the tally counts what was solved and guessed", () => {
      const [solved, wrong] = ["solved", "wrong"].map((kind) => plain(cellOf(answeredAs(kind), "tally")));
      const guesses = codeCells(lesson).flatMap(({ source }) => calls(source, "guess")).length;
      expect(solved).toContain(`Exercises: ${names.length} of ${names.length} solved.`);
      expect(wrong).toContain(`Exercises: 0 of ${names.length} solved; still to do: ${names.join(", ")}.`);
      expect(solved).toContain(`0 of ${guesses} came true, ${guesses} not made`);
      expect(wrong).toMatch(new RegExp(`[0-9] of ${guesses} came true\\.`));
    });

    test("no other cell depends on the answers", () => {
      expect(changed("solved", others)).toEqual([]);
      expect(changed("wrong", (cell) => others(cell) && !predicts(cell))).toEqual([]);
    });
  });
});
