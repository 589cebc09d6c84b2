// Every public function and method: good arguments are taken, others refused in a sentence, and none is changed.
// Not here: whether a result is right; that is in the files of the subjects.

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as handrolled from "../../src/index";
import { INTERNAL, OPERATIONS, type Operation } from "./operations";
import { always, bits, ODDITIES, odd, oddity, outcome } from "./support";

vi.mock("../../src/display", async (original) => ({ ...(await original<object>()), say: () => {} }));

let print: { mockRestore(): void };
beforeAll(() => {
  print = vi.spyOn(process.stdout, "write").mockReturnValue(true); // progress prints
});
afterAll(() => print.mockRestore());

const NO_KERNEL = "show: this is shown below a notebook cell, and here no TypeScript kernel is running";

/** A value with what stands at the end of the path replaced; children are counted by the path's numbers. */
function spoilt(value: unknown, [first, ...rest]: number[], by: unknown): unknown {
  if (first === undefined || !isPlain(value) || Object.keys(value).length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[first % keys.length];
  const copy: any = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = spoilt(copy[key], rest, by);
  return copy;
}

/** The paths to all parts of a value, the first two of a list standing for the others. */
function places(value: unknown, depth = 3): number[][] {
  if (depth < 0 || !isPlain(value)) return [[]];
  const parts = Object.values(value);
  const some = Array.isArray(value) && depth < 3 ? parts.slice(0, 2) : parts;
  return [[], ...some.flatMap((part, i) => places(part, depth - 1).map((path) => [i, ...path]))];
}

/** Whether a value has parts that can be replaced: no getters, no proxies; and no layers, whose parts are plotly's business. */
function isPlain(value: any): value is Record<string, unknown> {
  if (Array.isArray(value)) return true;
  const { prototype } = Object;
  return (
    outcome(() => prototype === Object.getPrototypeOf(value ?? 0) && bits(value) !== "theirs" && !value.type).value ===
    true
  );
}

/** Runs it; fails if an argument changed that it has no business to change. */
function ran({ run, changes = [] }: Operation, args: unknown[]) {
  const before = args.map((arg, i) => (changes.includes(i) ? "" : bits(arg)));
  const result = outcome(() => run(...args));
  args.forEach((arg, i) => {
    if (!changes.includes(i)) expect(bits(arg)).toBe(before[i]);
  });
  return result;
}

it("every export has its properties", () => {
  expect(
    Object.keys(OPERATIONS)
      .filter((name) => !name.includes("."))
      .sort(),
  ).toEqual(Object.keys(handrolled).sort());
});

it("every method of an exported class has its properties", () => {
  const classes = Object.entries(handrolled).filter(([, value]) => /^class /.test(String(value)));
  const missing = classes.flatMap(([name, Class]) => {
    const own = (value: object) => Object.getOwnPropertyNames(value).filter((key) => typeof key === "string");
    const methods = [];
    for (
      let at = (Class as any).prototype;
      !(at === Object.prototype || at === Error.prototype);
      at = Object.getPrototypeOf(at)
    )
      methods.push(...own(at));
    methods.push(...own(Class).filter((key) => typeof (Class as any)[key] === "function"));
    return methods
      .filter((key) => key !== "constructor" && !INTERNAL.includes(key) && !OPERATIONS[`${name}.${key}`])
      .map((key) => `${name}.${key}`);
  });
  expect(missing).toEqual([]);
});

describe.each(Object.entries(OPERATIONS))("%s", (_, operation) => {
  it("takes good arguments, gives what it says, and changes none of them", () => {
    always(
      operation.given,
      (args) => {
        const { value, refused } = ran(operation, args);
        if (refused === NO_KERNEL) return;
        expect(refused).toBeUndefined();
        expect(operation.gives(value)).toBe(true);
      },
      20,
    );
  });

  const first = operation.method ? 1 : 0;
  const judged = (args: unknown[]) => {
    const { value, refused, theirs } = ran(operation, args);
    if (refused === undefined && !theirs) expect(operation.gives(value)).toBe(true);
  };

  it("with any one argument, or part of one, that is odd, refuses it in a sentence or does what it says", () => {
    for (const name of Object.keys(ODDITIES)) {
      const [given] = fc.sample(operation.given, { numRuns: 1, seed: 1 });
      for (const place of places(given).filter(([at]) => at >= first)) {
        try {
          judged(spoilt(given, place, odd(name)) as unknown[]);
        } catch (error) {
          throw new Error(`${name} at ${place}: ${error}`, { cause: error });
        }
      }
    }
  });

  it("with several odd parts refuses them in a sentence or does what it says", () => {
    const places = fc.tuple(fc.nat(20), fc.array(fc.nat(20), { maxLength: 3 }));
    always(
      fc.tuple(operation.given, fc.array(fc.tuple(places, oddity), { minLength: 1, maxLength: 3 })),
      ([given, oddities]) => {
        if (given.length <= first) return;
        let args = given;
        for (const [[at, path], name] of oddities)
          args = spoilt(args, [first + (at % (args.length - first)), ...path], odd(name)) as unknown[];
        judged(args);
      },
      40,
    );
  });
});
