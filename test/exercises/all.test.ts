// What holds for every exercise: right is right, empty is empty, and each mistake it knows is told apart from the others.

import { describe, expect, it } from "vitest";
import type { Exercise } from "../../src/exercises/exercise";
import { judge, judgeCalls } from "../../src/exercises/judge";
import { exercises } from "../../src/exercises/lessons";
import { parts } from "../../src/exercises/values";
import { seededRandom } from "../../src/index";

/** What a mistake says in some case of the exercise. */
function sayings({ cases }: Exercise, { says }: Exercise["mistakes"][number]): string[] {
  return cases(seededRandom(1)).map((args) => (typeof says === "string" ? says : says(...args)));
}

describe.each(Object.entries(exercises))("the exercise %s", (_, exercise) => {
  it("accepts what is right", () => {
    expect(judgeCalls(exercise, exercise.oracle)).toEqual({ kind: "right", text: exercise.right });
  });

  it("calls an empty stub empty", () => {
    expect(judge(exercise, undefined).kind).toBe("empty");
    if (exercise.of.length > 0) expect(judge(exercise, () => {}).kind).toBe("empty");
  });

  it("knows at least four mistakes and names each of them", () => {
    expect(exercise.mistakes.length).toBeGreaterThanOrEqual(4);
    for (const mistake of exercise.mistakes) {
      const { kind, text } = judgeCalls(exercise, mistake.gives);
      expect(kind).toBe("wrong");
      expect(
        sayings(exercise, mistake).some((says) => text.startsWith(says)),
        text,
      ).toBe(true);
    }
  });

  it("refuses nothing, NaN, a text, an error and a promise", () => {
    for (const call of [() => undefined, () => Number.NaN, () => "0", () => Promise.reject(new Error("late"))])
      expect(judgeCalls(exercise, call).kind).toBe("wrong");
    const thrown = judgeCalls(exercise, () => {
      throw new Error("on purpose");
    });
    expect(thrown.text).toContain("Error: on purpose");
  });

  it("refuses what is right in the first case only", () => {
    if (exercise.of.length === 0) return;
    const [first] = exercise.cases(seededRandom(1));
    const constant = exercise.oracle(...first);
    expect(judgeCalls(exercise, () => constant).kind).toBe("wrong");
  });

  it("has parts with names that a formula could have", () => {
    const [first] = exercise.cases(seededRandom(1));
    for (const part of Object.keys(parts(exercise.oracle(...first)))) expect(part).toMatch(/^\w*$/);
  });
});
