// Every lesson keeps to the rules. That the rules notice what breaks them is in rules.test.ts.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { exercises } from "../../src/exercises/lessons";
import { root } from "../../tools/environment.mjs";
import { cellOf, exercisesOf, figures, readLesson } from "./document";
import { rules } from "./rules";
import { notebooksIn } from "./runner";

const files = notebooksIn("notebooks").sort();
const lessons = files.map((file, k) => readLesson(file, files[k + 1] && basename(files[k + 1])));

describe.each(lessons)("the lesson $name", (lesson) => {
  it.each(Object.keys(rules))("%s", (rule) => {
    const complaints = rules[rule](lesson);
    if (complaints.length > 0) throw new Error([`${lesson.name}:`, ...complaints].join("\n  "));
  });
});

it("every exercise is set in one lesson", () => {
  expect(lessons.flatMap(exercisesOf).sort()).toEqual(Object.keys(exercises).sort());
});

it("the README shows the cured fit of lesson 06 as it is; npm run lessons:record -- 06 writes it", () => {
  const training = lessons.find(({ name }) => name === "06-training")!;
  const [{ picture }] = figures(cellOf(training, "cured-fit")!);
  expect(readFileSync(join(root, ".github/fit.svg"), "utf8")).toBe(picture);
});
