// judge: is an answer right, and if not, what is wrong with it? Runs the answer on every case of an exercise.
// Whatever the answer does, the outcome is a verdict: it may throw, never end, or change its arguments.

import { runInNewContext } from "node:vm";
import { shown, UserError } from "../errors";
import { Matrix } from "../matrix";
import { seededRandom } from "../random";
import { diagnosis, misfit, place } from "./diagnosis";
import type { Exercise, Value } from "./exercise";
import { agree, code, inline, isRecord, kind, numbers, parts, settled } from "./values";

export interface Verdict {
  kind: "right" | "wrong" | "empty";
  /** Markdown, in sentences. */
  text: string;
}

/** What one call gave: a value, a promise, or an error, as its message. */
export interface Outcome {
  value?: unknown;
  promise?: true;
  thrown?: string;
}

const SEED = 1;
const SECONDS = 2;
const PRINTS = 200;

/** The verdict on a student's answer. */
export function judge(exercise: Exercise, answer: unknown): Verdict {
  if (answer === undefined) return EMPTY;
  const { of, use } = exercise;
  if (of.length === 0) {
    const verdict = judgeCalls(exercise, () => answer);
    return verdict === NOTHING ? EMPTY : verdict;
  }
  if (typeof answer !== "function") {
    const [read] = runAll(() => answer, [[]]).outcomes;
    const is = read?.promise ? "a promise" : kind(read?.value);
    return wrong(`The answer should be a function of ${of.join(" and ")}, and this is ${is}.`);
  }
  if (isBlank(answer)) return EMPTY;
  return judgeCalls(exercise, use ? (...args) => use(answer, ...args) : (answer as Exercise["oracle"]));
}

/** The verdict on a function that gives, for the arguments of every case, what the answer gives. */
export function judgeCalls(exercise: Exercise, call: (...args: any[]) => unknown): Verdict {
  const { cases, oracle, mistakes, tolerance = 1e-9 } = exercise;
  const fresh = () => cases(seededRandom(SEED));
  const given = fresh();
  const { outcomes, endless } = runAll(call, given);
  if (endless)
    return wrong(
      `It did not come back within ${SECONDS} seconds${forCase(exercise, fresh(), outcomes.length)}: is there a loop that never ends?`,
    );
  if (outcomes.some(({ promise }) => promise))
    return wrong("It gave a promise, a value that comes later. Write the function without `async` and `await`.");
  if (outcomes.every(({ value, thrown }) => thrown === undefined && isNothing(value))) return NOTHING;
  const wants = fresh().map((args) => oracle(...args));
  const isRight = outcomes.map(({ value, thrown }, k) => thrown === undefined && agree(value, wants[k], tolerance));
  const changed = exercise.use ? undefined : changedArgument(exercise, given, fresh());
  if (changed)
    return wrong(
      `It changes its argument ${code(changed)}. The caller still needs it as it was: make a new value, or work on a copy.`,
    );
  if (isRight.every(Boolean)) return repeats(exercise, call, outcomes[0]) ?? { kind: "right", text: exercise.right };
  const first = isRight.indexOf(false);
  for (const { gives, says } of mistakes) {
    const wrongs = fresh().map((args) => outcomeOf(() => gives(...args)));
    if (!wrongs.every((mistake, k) => alike(outcomes[k], mistake, tolerance))) continue;
    const shows = wrongs.findIndex(
      ({ value, thrown }, k) => thrown !== undefined || !agree(value, wants[k], tolerance),
    );
    if (shows < 0) continue;
    return wrong(
      `${typeof says === "string" ? says : says(...fresh()[shows])}${example(exercise, fresh(), shows, outcomes[shows], wants[shows])}`,
    );
  }
  const failed = outcomes.findIndex(({ thrown }) => thrown !== undefined);
  if (failed >= 0)
    return wrong(
      `It stopped with an error${forCase(exercise, fresh(), failed)}: ${code(String(outcomes[failed].thrown))}`,
    );
  const misshapen = outcomes.map(({ value }, k) => misfit(value, wants[k]));
  const odd = misshapen.findIndex((text) => text !== undefined);
  if (odd >= 0) return wrong(`${misshapen[odd]}${forCase(exercise, fresh(), odd)}.`);
  const values = outcomes.map(({ value }) => value);
  return wrong(
    `${diagnosis(exercise, fresh(), values, wants, tolerance)}${example(exercise, fresh(), first, outcomes[first], wants[first])}`,
  );
}

const EMPTY: Verdict = {
  kind: "empty",
  text: "Write your answer where the comment stands and run the cell again. Hints and a solution open below.",
};

const NOTHING: Verdict = {
  kind: "wrong",
  text: "It gives nothing back. A function whose body stands in braces needs the word `return` before its result.",
};

const CLOSE = " It comes close, but differs by more than rounding.";

function wrong(text: string): Verdict {
  return { kind: "wrong", text };
}

/** Calls the answer for every case; node:vm ends it when it does not end by itself. */
function runAll(call: (...args: any[]) => unknown, cases: any[][]): { outcomes: Outcome[]; endless: boolean } {
  const outcomes: Outcome[] = [];
  const run = () => {
    for (const args of cases) outcomes.push(outcomeOf(() => call(...args)));
  };
  const { write } = process.stdout;
  try {
    process.stdout.write = atMost(PRINTS, write.bind(process.stdout));
    runInNewContext("run()", { run }, { timeout: 1000 * SECONDS });
    return { outcomes, endless: false };
  } catch {
    return { outcomes, endless: true };
  } finally {
    process.stdout.write = write;
  }
}

/** Drops what is printed after so many times: a loop that prints and never ends would bury the notebook and its kernel. */
function atMost(times: number, write: typeof process.stdout.write): typeof process.stdout.write {
  let printed = 0;
  return (...print: unknown[]) => ++printed > times || write(...(print as [string]));
}

function outcomeOf(call: () => unknown): Outcome {
  try {
    const value = call();
    if (!isPromise(value)) return { value: settled(value) };
    value.then(undefined, () => {}); // its rejection is told here, not by the kernel
    return { promise: true };
  } catch (error) {
    return { thrown: message(error) };
  }
}

function alike(got: Outcome, mistake: Outcome, tolerance: number): boolean {
  if (mistake.thrown !== undefined) return got.thrown !== undefined;
  return got.thrown === undefined && agree(got.value, mistake.value as Value, tolerance);
}

/** A verdict if the same arguments do not give the same value again. */
function repeats(exercise: Exercise, call: (...args: any[]) => unknown, first: Outcome): Verdict | undefined {
  const again = runAll(call, exercise.cases(seededRandom(SEED)).slice(0, 1)).outcomes[0];
  if (again && alike(again, first, 0)) return undefined;
  return wrong(
    "Called twice with the same arguments it gives two different values: it must depend on its arguments alone.",
  );
}

/** The name of an argument that is not what it was. */
function changedArgument(exercise: Exercise, after: any[][], before: any[][]): string | undefined {
  for (const [k, args] of before.entries())
    for (const [i, name] of (exercise.of as string[]).entries())
      if (isData(args[i]) && outcomeOf(() => agree(after[k][i], args[i], 0)).value !== true) return name;
  return undefined;
}

function isData(value: unknown): boolean {
  return value instanceof Matrix || (!isRecord(value) && numbers(value).length > 0);
}

/** " for x = 2 and y = [[1], [2]]", "" where there is nothing to name or too much. */
function forCase(exercise: Exercise, cases: any[][], k: number): string {
  const named = (exercise.of as string[]).map((name, i) => [name, inline(cases[k][i])]);
  if (named.length === 0 || named.some(([, text]) => text === undefined)) return "";
  return ` for ${code(named.map(([name, text]) => `${name} = ${text}`).join(", "))}`;
}

/** " For x = 2 it should give 4; yours gives 3." */
function example(exercise: Exercise, cases: any[][], k: number, { value, thrown }: Outcome, want: Value): string {
  if (thrown !== undefined || exercise.of.length === 0 || kind(value) !== kind(want)) return "";
  const { tolerance = 1e-9 } = exercise;
  const where = forCase(exercise, cases, k);
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

/** An error's message, whatever was thrown. */
function message(thrown: unknown): string {
  try {
    if (thrown instanceof UserError) return thrown.message;
    const { name, message: text } = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Error;
    if (name) return text ? `${name}: ${text}` : `${name}`;
    return inline(thrown) ?? shown(thrown);
  } catch {
    return "an error without a message";
  }
}

function isNothing(value: unknown): boolean {
  if (!isRecord(value)) return value === undefined;
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => part === undefined);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === "function";
}

/** Whether a function does nothing: without its comments its braces are empty. */
function isBlank(answer: unknown): boolean {
  return /\{\s*\}$/.test(Function.prototype.toString.call(answer).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""));
}
