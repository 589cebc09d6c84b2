// A case of an exercise in words: its arguments, and what an answer should have given.

import { place } from "./diagnosis";
import { type Exercise, TOLERANCE, type Value } from "./exercise";
import type { Outcome } from "./run";
import { agree, code, inline, kind, parts } from "./values";

const CLOSE = " It comes close, but differs by more than rounding.";

/** " for x = 2 and y = [[1], [2]]", "" where there is nothing to name or too much. */
export function inCase({ of }: Exercise, args: any[]): string {
  const named = (of as string[]).map((name, i) => [name, inline(args[i])]);
  if (named.length === 0 || named.some(([, text]) => text === undefined)) return "";
  return ` for ${code(named.map(([name, text]) => `${name} = ${text}`).join(", "))}`;
}

/** " For x = 2 it should give 4; yours gives 3." */
export function example(exercise: Exercise, args: any[], { value, thrown }: Outcome, want: Value): string {
  if (thrown !== undefined || exercise.of.length === 0 || kind(value) !== kind(want)) return "";
  const { tolerance = TOLERANCE } = exercise;
  const where = inCase(exercise, args);
  const [part, got, right] = wrongPart(value, want, tolerance);
  const [gotText, rightText] = [inline(got), inline(right)];
  const it = part ? code(part) : "it";
  if (gotText !== undefined && rightText !== undefined && (where || gotText.length < 40))
    return gotText === rightText
      ? CLOSE
      : `${where.replace(" for", " For") || " There"} ${it} should be ${code(rightText)}; yours is ${code(gotText)}.`;
  const at = place(got, right, tolerance);
  if (at === undefined) return "";
  return at.got === at.right
    ? CLOSE
    : ` In one case ${it} has ${code(at.right)} at ${at.where}; yours has ${code(at.got)}.`;
}

function wrongPart(value: unknown, want: Value, tolerance: number): [string, unknown, Value] {
  const [got, right] = [parts(value), parts(want) as Record<string, Value>];
  const part = Object.keys(right).find((name) => !agree(got[name], right[name], tolerance)) ?? Object.keys(right)[0];
  return [part, got[part], right[part]];
}
