// What is wrong with a wrong answer, where the exercise itself does not know the mistake: a wrong kind or shape, a factor, a sign,
// a transpose, zeros, an argument handed back, right in some cases only.

import { Matrix, shape } from "../matrix";
import type { Exercise, Value } from "./exercise";
import { agree, code, digits, inline, isRecord, kind, numbers, parts, scale } from "./values";

/** How a value differs in kind or shape from what was wanted; undefined if it does not. */
export function misfit(got: unknown, want: Value): string | undefined {
  if (isRecord(want)) {
    if (!isRecord(got)) return `It should give ${kind(want)}, and gives ${kind(got)}`;
    const missing = Object.keys(want).find((part) => got[part] === undefined);
    if (missing !== undefined) return `${code(missing)} is missing in what it gives`;
    const misfits = Object.keys(want).map((part) => [part, misfit(got[part], want[part] as Value)]);
    const odd = misfits.find(([, text]) => text !== undefined);
    return odd && `${code(String(odd[0]))}: ${odd[1]}`;
  }
  if (got instanceof Matrix && want instanceof Matrix && !got.hasShape(want.rows, want.cols)) {
    const turned = got.hasShape(want.cols, want.rows);
    const advice = !turned
      ? ""
      : agree(got.transpose(), want, 1e-9)
        ? ": the right matrix, transposed"
        : ", its transpose's shape";
    return `It should give a matrix of shape ${shape(want)}, and gives ${shape(got)}${advice}`;
  }
  if (kind(got) === kind(want)) return undefined;
  const known = got instanceof Matrix && typeof want === "number" && got.data.length === 1;
  const advice = known ? "; its only entry is `.at(0, 0)`" : "";
  return `It should give ${kind(want)}, and gives ${kind(got)}${typeof got === "string" ? ` (${code(String(inline(got)))})` : ""}${advice}`;
}

/** What the wrong numbers have in common. Kinds and shapes are right. */
export function diagnosis(
  exercise: Exercise,
  cases: any[][],
  values: unknown[],
  wants: Value[],
  tolerance: number,
): string {
  const sick = Object.keys(parts(wants[0])).filter((part) =>
    values.some((value, k) => !agree(parts(value)[part], parts(wants[k])[part] as Value, tolerance)),
  );
  const texts = sick.map((part) => {
    const of = (list: unknown[]) => list.map((value) => parts(value)[part]);
    const text = common(exercise, cases, of(values), of(wants) as Value[], tolerance);
    return part ? `${code(part)}: ${text}` : text;
  });
  const sound = Object.keys(parts(wants[0])).filter((part) => part && !sick.includes(part));
  return [
    ...texts,
    ...(sound.length > 0 ? [`${sound.map(code).join(" and ")} ${sound.length > 1 ? "are" : "is"} right.`] : []),
  ].join(" ");
}

function common(exercise: Exercise, cases: any[][], values: unknown[], wants: Value[], tolerance: number): string {
  const got = values.flatMap(numbers);
  const want = wants.flatMap(numbers);
  const isRight = values.map((value, k) => agree(value, wants[k], tolerance));
  const right = isRight.filter(Boolean).length;
  const broken = values.findIndex((value) => numbers(value).some((x) => !Number.isFinite(x)));
  if (broken >= 0 && numbers(wants[broken]).every(Number.isFinite)) {
    const bad = numbers(values[broken]).find((x) => !Number.isFinite(x));
    return `It gives ${code(String(bad))} where the right value is finite.`;
  }
  if (got.length === 0) return some(right, values.length);
  if (got.every((x) => x === 0)) return "It gives 0 everywhere.";
  const most = want.reduce((k, x, i) => (Math.abs(x) > Math.abs(want[k]) ? i : k), 0);
  const follows = (rule: (x: number) => number) =>
    values.every((value, k) => closeTo(numbers(value), numbers(wants[k]).map(rule), tolerance));
  const factor = got[most] / want[most];
  // Of a single number everything is a multiple, and the factor would give it away.
  if ((want.length > 1 || isMinusOne(factor)) && digits(factor) !== "1" && follows((x) => factor * x))
    return times(factor);
  const named = (exercise.of as string[]).find((_, i) =>
    values.every((value, k) => agree(value, cases[k][i], tolerance)),
  );
  if (named !== undefined) return `It gives its argument ${code(named)} back as it is.`;
  if (values.every((value, k) => value instanceof Matrix && agree(value.transpose(), wants[k], tolerance)))
    return "It is the right matrix, transposed.";
  const shift = got[most] - want[most];
  if (want.length > 1 && follows((x) => x + shift)) return `It is off by ${code(digits(shift))} everywhere.`;
  return some(right, values.length);
}

function some(right: number, all: number): string {
  if (right === 0) return all > 1 ? "It is not right in any case that was tried." : "It is not right.";
  return `It is right in ${right} of the ${all} cases tried.`;
}

function isMinusOne(factor: number): boolean {
  return Math.abs(factor + 1) < 1e-9;
}

function times(factor: number): string {
  if (isMinusOne(factor)) return "The sign is wrong: it is minus the right value everywhere.";
  return `It is exactly ${code(digits(factor))} times the right value everywhere: is a factor missing, or one too many?`;
}

/** The first entry that is wrong, in words. */
export function place(
  got: unknown,
  want: Value,
  tolerance: number,
): { where: string; got: string; right: string } | undefined {
  const [a, b] = [numbers(got), numbers(want)];
  const slack = tolerance * scale(b);
  const i = b.findIndex((x, k) => !(Math.abs(a[k] - x) <= slack || Object.is(a[k], x)));
  if (i < 0 || a.length !== b.length) return undefined;
  const where = want instanceof Matrix ? `row ${Math.floor(i / want.cols)}, column ${i % want.cols}` : `place ${i}`;
  return { where, got: digits(a[i]), right: digits(b[i]) };
}

function closeTo(a: number[], b: number[], tolerance: number): boolean {
  const slack = tolerance * scale(b);
  return a.every((x, i) => Math.abs(x - b[i]) <= slack);
}
