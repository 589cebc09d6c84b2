// What all properties share: the seed, random numbers and matrices, what untyped code may hand in, and what may come of it.
// Not here: any property. By hand: PROPERTIES_SEED=7 PROPERTIES_TIMES=50 npx vitest run test/properties --testTimeout=6e5

import fc from "fast-check";
import { vi } from "vitest";
import { Matrix, Parameter, ReLU, seededRandom, UserError } from "../../src/index";

fc.configureGlobal({ seed: Number(process.env.PROPERTIES_SEED ?? 1), includeErrorInReport: true });

vi.setConfig({ testTimeout: 120_000 }); // a busy machine may take its time

const TIMES = Number(process.env.PROPERTIES_TIMES ?? 1);

/** Fails, with the smallest example that fast-check finds, unless `holds` goes through for every value. */
export function always<T>(values: fc.Arbitrary<T>, holds: (value: T) => void, runs = 100): void {
  const property = fc.property(values, (value) => {
    holds(value);
  });
  fc.assert(property, { numRuns: runs * TIMES });
}

export const seed = fc.integer({ min: 0, max: 1e6 });
export const size = fc.integer({ min: 1, max: 6 });
export const moderate = fc.double({ min: -100, max: 100, noNaN: true });

/** Any finite number, the largest and the smallest often. */
export const finite = fc.oneof(
  moderate,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 1e-308, 1e-154, 1e154, 1e308, -1e308, Number.MAX_VALUE),
);

/** Any number at all. */
export const number = fc.oneof(finite, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));

/** A matrix whose entries are drawn from `entry`. */
export function matrix(rows: number, cols: number, entry: fc.Arbitrary<number> = moderate): fc.Arbitrary<Matrix> {
  return fc
    .array(entry, { minLength: rows * cols, maxLength: rows * cols })
    .map((data) => new Matrix(rows, cols, Float64Array.from(data)));
}

/** A matrix of any small shape. */
export function anyMatrix(entry: fc.Arbitrary<number> = moderate): fc.Arbitrary<Matrix> {
  return fc.tuple(size, size).chain(([rows, cols]) => matrix(rows, cols, entry));
}

/** Thrown by what a student wrote: it may come through as it is. */
export class Theirs extends Error {}

function theirs(): never {
  throw new Theirs("the student's own error");
}

const withNaN = () => new Matrix(2, 1, Float64Array.of(1, Number.NaN));

/** What untyped code may hand in where something else is expected, made anew each time. */
export const ODDITIES: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  zero: () => 0,
  "minus zero": () => -0,
  "minus one": () => -1,
  "a half": () => 0.5,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "minus Infinity": () => Number.NEGATIVE_INFINITY,
  huge: () => 1e308,
  tiny: () => 5e-324,
  "too large to count": () => 2 ** 53,
  bigint: () => 10n,
  symbol: () => Symbol("odd"),
  "empty text": () => "",
  text: () => "abc",
  "a numeral": () => "5",
  "length as text": () => "length",
  "empty list": () => [],
  "list of undefined": () => [undefined],
  "list of null": () => [null, null],
  "list of texts": () => ["a", "b"],
  "list of symbols": () => [Symbol("odd")],
  "list of NaN": () => [Number.NaN, 1],
  list: () => [1, 2, 3],
  "list of lists": () => [[1, 2], [3]],
  "list with holes": () => new Array(3),
  "list of functions": () => [theirs],
  object: () => ({}),
  "object without prototype": () => Object.create(null),
  "object whose constructor has no name": () => ({ constructor: { name: Symbol("odd") } }),
  "something with a length": () => ({ length: 2 }),
  "something with a negative length": () => ({ length: -1 }),
  "something too long": () => ({ length: 2 ** 40 }),
  "something with a text for a length": () => ({ length: "many" }),
  "what looks like a matrix": () => ({ rows: 2, cols: 1, data: [1, 2], hasShape: () => true }),
  "what looks like a layer": () => ({ forward: () => "abc" }),
  "what looks like a network": () => ({ forward: () => 1, backward: () => 1, apply: () => 1, parameters: () => 5 }),
  "a getter that throws": () => Object.defineProperty({}, "length", { get: theirs, enumerable: true }),
  "a text that throws": () => ({ toString: theirs, [Symbol.toPrimitive]: theirs }),
  "a proxy that throws": () =>
    new Proxy(
      {},
      { get: theirs, has: theirs, ownKeys: theirs, getPrototypeOf: theirs, getOwnPropertyDescriptor: theirs },
    ),
  "1×1 matrix": () => Matrix.from([[1]]),
  "2×3 matrix": () => Matrix.zeros(2, 3),
  "7×1 matrix": () => Matrix.zeros(7, 1),
  "matrix with NaN": withNaN,
  Float64Array: () => new Float64Array(3),
  Map: () => new Map(),
  Date: () => new Date(0),
  parameter: () => new Parameter(Matrix.from([[1]])),
  "list of parameters": () => [new Parameter(Matrix.from([[1]])), new Parameter(withNaN())],
  layer: () => new ReLU(),
  class: () => ReLU,
  stream: () => seededRandom(1),
  "function that throws": () => theirs,
  "function of nothing": () => () => undefined,
  "function of NaN": () => () => Number.NaN,
  "function of Infinity": () => () => Number.POSITIVE_INFINITY,
  "function of one": () => () => 1,
  "function of a text": () => () => "abc",
  "function of a symbol": () => () => Symbol("odd"),
  "function of a bigint": () => () => 1n,
  "function of an object": () => () => ({}),
  "function of null": () => () => null,
  "function of a list": () => () => [1],
};

/** The name of an oddity, for the report of a failure. */
export const oddity = fc.constantFrom(...Object.keys(ODDITIES));

export function odd(name: string): unknown {
  return ODDITIES[name]();
}

/** What a call came to: a value, a UserError in words fit for a student, or an error of the student's own. Anything else fails. */
export function outcome(call: () => unknown): { value?: unknown; refused?: string; theirs?: true } {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof Theirs) return { theirs: true };
    if (!(error instanceof UserError))
      throw new Error(`neither a result nor a UserError: ${String(error)}`, { cause: error });
    const { message } = error;
    if (!/^[A-Za-z][\w.]*: ./.test(message) || message.split("\n").length > 3 || message.length > 500)
      throw new Error(`not fit for a student: ${message}`);
    return { refused: message };
  }
}

/** A value as text that shows every bit of its numbers; functions and strangers by their kind alone. */
export function bits(value: unknown, depth = 6): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "function" : String(value);
  if (depth === 0) return "…";
  try {
    return partsInBits(value, depth);
  } catch (error) {
    if (error instanceof Theirs) return "theirs";
    throw error;
  }
}

function partsInBits(value: object, depth: number): string {
  if (value instanceof Float64Array)
    return `Float64Array ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
  if (Array.isArray(value)) return `[${Array.from(value, (x) => bits(x, depth - 1)).join()}]`;
  return `{${Object.entries(value).map(([key, x]) => `${key}: ${bits(x, depth - 1)}`)}}`;
}
