// The verdict on an answer, as a test reads it.

import { judge } from "../../src/exercises/judge";
import { exercises } from "../../src/exercises/lessons";

/** "right", "empty", or the diagnosis of a wrong answer. */
export function verdictOn(name: string, answer: unknown): string {
  const { kind, text } = judge(exercises[name], answer);
  return kind === "wrong" ? text : kind;
}
