import { describe, expect, it } from "vitest";
import { agree, code, digits, inline, kind, numbers, settled } from "../../src/exercises/values";
import { Matrix } from "../../src/index";

describe("agree", () => {
  it.each([
    [1, 1 + 1e-10, true],
    [1, 1 + 1e-8, false],
    [Number.NaN, Number.NaN, true],
    [Number.NaN, 0, false],
    [0, Number.NaN, false],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false],
    [-0, 0, true],
    ["a", "a", true],
    ["a", "b", false],
    [true, false, false],
    [1, true, false],
    ["1", 1, false],
    [1n, 1, false],
    [undefined, 1, false],
    [[1, 2], [1, 2], true],
    [new Float64Array([1, 2]), [1, 2], true],
    [[1, "2"], [1, 2], false],
    [[1], [1, 2], false],
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: { b: 1 } }, { a: { b: 1 } }, true],
    [Matrix.from([[1, 2]]), Matrix.from([[1, 2]]), true],
    [Matrix.from([[1], [2]]), Matrix.from([[1, 2]]), false],
    [Matrix.from([[1, 2]]), [1, 2], false],
  ])("%o and %o: %s", (got, want, same) => {
    expect(agree(got, want as never, 1e-9)).toBe(same);
  });

  it("measures a difference against the largest entry", () => {
    expect(agree([1e6, 1e-4], [1e6, 0], 1e-9)).toBe(true);
    expect(agree([1e6, 1e-2], [1e6, 0], 1e-9)).toBe(false);
    expect(agree(1e-10, 0, 1e-9)).toBe(true);
  });

  it("takes 0 for −0 also where nothing may differ", () => {
    expect(agree([-0, 1], [0, 1], 0)).toBe(true);
    expect(agree([-0, 1 + 2 ** -52], [0, 1], 0)).toBe(false);
  });

  it("takes long lists", () => {
    const long = Array.from({ length: 300_000 }, (_, i) => i);
    expect(agree([...long], long, 1e-9)).toBe(true);
  });
});

describe("settled", () => {
  it("copies what an answer could change later", () => {
    const m = Matrix.from([[1, 2]]);
    const list = [1, 2];
    const copy = settled({ m, list }) as { m: Matrix; list: number[] };
    m.set(0, 0, 9);
    list[0] = 9;
    expect(copy.m.toArray()).toEqual([[1, 2]]);
    expect(copy.list).toEqual([1, 2]);
  });

  it("reads a list of 100000, and of a longer one its length only", () => {
    const read = (length: number) => settled(new Array(length).fill(1)) as number[];
    expect([read(100_000)[99_999], read(100_001)[100_000], read(100_001).length]).toEqual([1, undefined, 100_001]);
  });

  it("ends where a value has itself inside", () => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    expect(settled(ring)).toEqual({ ring: { ring: { ring: {} } } });
    const list: unknown[] = [1];
    list.push(list);
    expect(settled(list)).toEqual([1, "…"]);
  });
});

it.each([
  [3, "a number"],
  [Number.NaN, "a number"],
  ["x", "a text"],
  [false, "true or false"],
  [null, "nothing"],
  [undefined, "nothing"],
  [1n, "a bigint"],
  [Symbol("x"), "a symbol"],
  [Math.sin, "a function"],
  [[], "a list of 0"],
  [[1, "a"], "a list of 2, not all of them numbers"],
  [new Float64Array(3), "a list of 3"],
  [Matrix.zeros(2, 3), "a 2×3 Matrix"],
  [{ dW: 1, db: 2 }, "`{ dW, db }`"],
  [new Map(), "an object"],
])("kind: %# is %s", (value, text) => {
  expect(kind(value)).toBe(text);
});

it("kind does not read a list that is too long", () => {
  expect(kind(new Array(1e9))).toBe("a list of 1000000000");
  expect(kind(new Array(100_001))).toBe("a list of 100001");
  expect(kind(new Array(100_000))).toBe("a list of 100000, not all of them numbers");
});

it.each([
  [1 / 3, "0.333333"],
  [[1, 2.5], "[1, 2.5]"],
  [["a", Number.NaN], '["a", NaN]'],
  [Matrix.from([[1, 2]]), "[[1, 2]]"],
  [Matrix.zeros(2, 6), "[[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]"],
  [Matrix.zeros(13, 1), undefined],
  [new Array(12).fill(0), "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"],
  [[1, { a: 1 }], "[1, …]"],
  [new Array(13).fill(0), undefined],
  [{ a: 1 }, undefined],
  ["x".repeat(99), `"${"x".repeat(40)}…"`],
])("inline: %# stands as %s in a sentence", (value, text) => {
  expect(inline(value)).toBe(text);
});

it("numbers takes what is made of numbers, in order", () => {
  for (const none of ["6", true, undefined, null, 7n, Math.sin]) expect(numbers(none)).toEqual([]);
  expect(numbers({ a: 1, b: [2, 3], m: Matrix.from([[4, 5]]), no: ["6", 7] })).toEqual([1, 2, 3, 4, 5]);
});

it("digits keeps six, and whole numbers as they are", () => {
  expect([1234567, 0.1 + 0.2, 1e-9 / 3, -0].map(digits)).toEqual(["1234567", "0.3", "3.33333e-10", "0"]);
});

it("code takes any text", () => {
  expect(code("a`b\n\tc ")).toBe("`a'b c`");
  expect(code("x".repeat(160))).toBe(`\`${"x".repeat(160)}\``);
  expect(code("x".repeat(161))).toBe(`\`${"x".repeat(160)}…\``);
  expect(code("x".repeat(1e6))).toHaveLength(163);
});
