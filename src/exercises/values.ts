// Values that answers give: compared, described, printed.

import { shown } from "../errors";
import { Matrix, shape } from "../matrix";
import type { Value } from "./exercise";

/** No exercise wants a longer list; what is longer is not read. */
const LONGEST = 100_000;

/** A copy of what an answer gave, which no later call and no getter can change any more. */
export function settled(value: unknown, depth = 3): unknown {
  if (value instanceof Matrix) return new Matrix(value.rows, value.cols, value.data.slice());
  if (isList(value))
    return value.length > LONGEST ? new Array(value.length) : Array.from(value, (x) => (isObject(x) ? "…" : x));
  if (!isRecord(value)) return value;
  const entries = depth > 0 ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([part, x]) => [part, settled(x, depth - 1)]));
}

/** The parts of a value that has parts, by name; the value itself under "" otherwise. */
export function parts(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : { "": value };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !isList(value) && !(value instanceof Matrix);
}

/** The numbers of a value in order; none if it is made of something else. */
export function numbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Matrix) return [...value.data];
  if (isList(value)) return isNumeric(value) ? Array.from(value as number[]) : [];
  return isRecord(value) ? Object.values(value).flatMap(numbers) : [];
}

/** Whether `got` is what was wanted: the same kind and shape, and numbers that differ by rounding only. NaN is NaN. */
export function agree(got: unknown, want: Value, tolerance: number): boolean {
  if (isRecord(want))
    return isRecord(got) && Object.keys(want).every((part) => agree(got[part], want[part] as Value, tolerance));
  if (kind(got) !== kind(want)) return false;
  if (typeof want === "string" || typeof want === "boolean") return got === want;
  const [a, b] = [numbers(got), numbers(want)];
  const slack = tolerance * scale(b);
  return b.every((x, i) => Object.is(a[i], x) || Math.abs(a[i] - x) <= slack);
}

/** The size of the largest of some numbers, against which a rounding error is measured; 1 if all are 0. */
export function scale(list: number[]): number {
  return list.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
}

/** "a 3×2 Matrix", "a number", "a list of 4": two values of the same kind can be compared number by number. */
export function kind(value: unknown): string {
  if (value instanceof Matrix) return `a ${shape(value)} Matrix`;
  if (isList(value)) return `a list of ${value.length}${isNumeric(value) ? "" : ", not all of them numbers"}`;
  if (isRecord(value))
    return Object.keys(value).length > 0 ? code(`{ ${Object.keys(value).join(", ")} }`) : "an object";
  if (value === undefined || value === null) return "nothing";
  const names = { number: "a number", boolean: "true or false", string: "a text" };
  return names[typeof value as keyof typeof names] ?? `a ${typeof value}`;
}

/** A value as it stands in a sentence; undefined if it is too long for one. */
export function inline(value: unknown): string | undefined {
  if (typeof value === "number") return digits(value);
  if (value instanceof Matrix)
    return value.data.length <= 12 ? bracketed(value.toArray().map((row) => bracketed(row.map(digits)))) : undefined;
  if (isList(value)) return value.length <= 12 ? bracketed(Array.from(value, (x) => inline(x) ?? "…")) : undefined;
  return isRecord(value) ? undefined : shown(value);
}

/** Text that Markdown takes as it is, whatever is in it. */
export function code(text: string): string {
  const line = text.replaceAll("`", "'").replace(/\s+/g, " ").trim();
  return `\`${line.length > 160 ? `${line.slice(0, 160)}…` : line}\``;
}

export function digits(x: number): string {
  return Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(6)));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether a list is made of numbers; a very long one passes for that. */
function isNumeric(list: ArrayLike<unknown>): boolean {
  return list.length > LONGEST || Array.from(list).every((x) => typeof x === "number");
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || value instanceof Float64Array;
}

function bracketed(list: string[]): string {
  return `[${list.join(", ")}]`;
}
