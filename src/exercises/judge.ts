// judge: is an answer right, and if not, what is wrong with it? Runs the answer on every case of an exercise.
// Whatever the answer does, the outcome is a verdict: it may throw, never end, or change its arguments.

import { Matrix } from "../matrix";
import { seededRandom } from "../random";
import { diagnosis, misfit } from "./diagnosis";
import { example, inCase } from "./example";
import { type Exercise, TOLERANCE, type Value } from "./exercise";
import { isPromise, type Outcome, outcomeOf, runAll, SECONDS } from "./run";
import { agree, code, isRecord, kind, numbers } from "./values";

export interface Verdict {
  kind: "right" | "wrong" | "empty";
  /** Markdown, in sentences. */
  text: string;
}

const SEED = 1;

/** The verdict on a student's answer. */
export function judge(exercise: Exercise, answer: unknown): Verdict {
  if (answer === undefined) return EMPTY;
  const { of, use } = exercise;
  if (of.length === 0) {
    const verdict = judgeCalls(exercise, () => answer);
    return verdict === NOTHING || hasNoParts(answer) ? EMPTY : verdict;
  }
  if (typeof answer !== "function") {
    const [read] = runAll(() => answer, [[]]).outcomes;
    const is = read?.promise ? "a promise" : kind(read?.value);
    return wrong(`The answer should be a function of ${of.join(" and ")}, and this is ${is}.`);
  }
  if (isBlank(answer)) return EMPTY;
  const verdict = judgeCalls(exercise, use ? (...args) => use(answer, ...args) : (answer as Exercise["oracle"]));
  return verdict.kind === "wrong" && hasCaret(answer) ? wrong(`${CARET} ${verdict.text}`) : verdict;
}

/** The verdict on a function that gives, for the arguments of every case, what the answer gives. */
export function judgeCalls(exercise: Exercise, call: (...args: any[]) => unknown): Verdict {
  const trial = tried(exercise, call);
  return (
    unfinished(trial) ??
    changedArgument(trial) ??
    right(trial, call) ??
    knownMistake(trial) ??
    thrownError(trial) ??
    misshapen(trial) ??
    unknownMistake(trial)
  );
}

/** An answer put to use in every case of its exercise. */
interface Trial {
  exercise: Exercise;
  /** The arguments of every case, made anew. */
  fresh: () => any[][];
  /** The arguments that the answer got, as it left them. */
  given: any[][];
  outcomes: Outcome[];
  endless: boolean;
  wants: Value[];
  isRight: boolean[];
}

function tried(exercise: Exercise, call: (...args: any[]) => unknown): Trial {
  const fresh = () => exercise.cases(seededRandom(SEED));
  const given = fresh();
  const { outcomes, endless } = runAll(call, given);
  const wants = fresh().map((args) => exercise.oracle(...args));
  const isRight = outcomes.map((outcome, k) => isAsWanted(outcome, wants[k], exercise));
  return { exercise, fresh, given, outcomes, endless, wants, isRight };
}

function isAsWanted({ value, thrown }: Outcome, want: Value, { tolerance = TOLERANCE }: Exercise): boolean {
  return thrown === undefined && agree(value, want, tolerance);
}

/** Never came back, gave a promise, or gave nothing at all. */
function unfinished({ exercise, fresh, outcomes, endless }: Trial): Verdict | undefined {
  if (endless) {
    const where = inCase(exercise, fresh()[outcomes.length]);
    return wrong(`It did not come back within ${SECONDS} seconds${where}: is there a loop that never ends?`);
  }
  if (outcomes.some(({ promise }) => promise))
    return wrong("It gave a promise, a value that comes later. Write the function without `async` and `await`.");
  return outcomes.every(({ value, thrown }) => thrown === undefined && isNothing(value)) ? NOTHING : undefined;
}

function changedArgument({ exercise, given, fresh }: Trial): Verdict | undefined {
  const name = exercise.use ? undefined : nameOfChanged(exercise, given, fresh());
  if (name === undefined) return undefined;
  return wrong(
    `It changes its argument ${code(name)}. The caller still needs it as it was: make a new value, or work on a copy.`,
  );
}

/** Right in every case; wrong all the same if it would be another time. */
function right({ exercise, fresh, outcomes, isRight }: Trial, call: (...args: any[]) => unknown): Verdict | undefined {
  if (!isRight.every(Boolean)) return undefined;
  const again = runAll(call, fresh().slice(0, 1)).outcomes[0];
  if (again && alike(again, outcomes[0], 0)) return { kind: "right", text: exercise.right };
  return wrong(
    "Called twice with the same arguments it gives two different values: it must depend on its arguments alone.",
  );
}

/** The first mistake of the exercise that gives in every case what the answer gives. */
function knownMistake({ exercise, fresh, outcomes, wants }: Trial): Verdict | undefined {
  for (const { gives, says } of exercise.mistakes) {
    const wrongs = fresh().map((args) => outcomeOf(() => gives(...args)));
    if (!wrongs.every((mistake, k) => alike(outcomes[k], mistake, exercise.tolerance ?? TOLERANCE))) continue;
    const shows = wrongs.findIndex((mistake, k) => !isAsWanted(mistake, wants[k], exercise));
    if (shows < 0) continue;
    const text = typeof says === "string" ? says : says(...fresh()[shows]);
    return wrong(text + example(exercise, fresh()[shows], outcomes[shows], wants[shows]));
  }
  return undefined;
}

function thrownError({ exercise, fresh, outcomes }: Trial): Verdict | undefined {
  const k = outcomes.findIndex(({ thrown }) => thrown !== undefined);
  if (k < 0) return undefined;
  return wrong(`It stopped with an error${inCase(exercise, fresh()[k])}: ${code(String(outcomes[k].thrown))}`);
}

function misshapen({ exercise, fresh, outcomes, wants }: Trial): Verdict | undefined {
  const texts = outcomes.map(({ value }, k) => misfit(value, wants[k]));
  const k = texts.findIndex((text) => text !== undefined);
  return k < 0 ? undefined : wrong(`${texts[k]}${inCase(exercise, fresh()[k])}.`);
}

/** What the wrong numbers have in common, and the first of them: one that is not finite before all others. */
function unknownMistake({ exercise, fresh, outcomes, wants, isRight }: Trial): Verdict {
  const values = outcomes.map(({ value }) => value);
  const sick = values.findIndex((value, k) => !isRight[k] && !numbers(value).every(Number.isFinite));
  const shows = sick >= 0 ? sick : isRight.indexOf(false);
  const text = diagnosis(exercise, fresh(), values, wants, exercise.tolerance ?? TOLERANCE);
  return wrong(text + example(exercise, fresh()[shows], outcomes[shows], wants[shows]));
}

const EMPTY: Verdict = {
  kind: "empty",
  text: "Write your answer where the comment stands and run the cell again. Hints and a solution open below.",
};

const NOTHING: Verdict = {
  kind: "wrong",
  text: "It gives nothing back. A function whose body stands in braces needs the word `return` before its result.",
};

const CARET = "`^` is not a power here, it works on binary digits: the square of `x` is `x * x`.";

function wrong(text: string): Verdict {
  return { kind: "wrong", text };
}

function alike(got: Outcome, mistake: Outcome, tolerance: number): boolean {
  if (mistake.thrown !== undefined) return got.thrown !== undefined;
  return got.thrown === undefined && agree(got.value, mistake.value as Value, tolerance);
}

/** The name of an argument that is not what it was. */
function nameOfChanged(exercise: Exercise, after: any[][], before: any[][]): string | undefined {
  for (const [k, args] of before.entries())
    for (const [i, name] of (exercise.of as string[]).entries())
      if (isData(args[i]) && outcomeOf(() => agree(after[k][i], args[i], 0)).value !== true) return name;
  return undefined;
}

function isData(value: unknown): boolean {
  return value instanceof Matrix || (!isRecord(value) && numbers(value).length > 0);
}

function isNothing(value: unknown): boolean {
  if (!isRecord(value)) return value === undefined;
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => part === undefined);
}

/** Whether a value is a pair of braces with nothing in it. */
function hasNoParts(answer: unknown): boolean {
  return outcomeOf(() => isRecord(answer) && Object.keys(answer).length === 0 && !isPromise(answer)).value === true;
}

/** Whether a function does nothing: without its comments its braces are empty. */
function isBlank(answer: unknown): boolean {
  return /\{\s*\}$/.test(sourceOf(answer));
}

/** Whether a student wrote `x^2`, which TypeScript takes for something else. */
function hasCaret(answer: unknown): boolean {
  return sourceOf(answer).includes("^");
}

/** A function as it was written, without its comments. */
function sourceOf(answer: unknown): string {
  return Function.prototype.toString.call(answer).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}
