import { describe, expect, it } from "vitest";
import { extent, rounded } from "../src/figure";

describe("rounded", () => {
  it.each([
    [
      [0, 1 / 3, 1],
      [0, 0.3333, 1],
    ],
    [
      [0, 123.456, 2000],
      [0, 123, 2000],
    ],
    [
      [1e-7, 2e-7 + 1e-12],
      [1e-7, 2e-7],
    ],
    [[0.1 + 0.2], [0.3]],
    [
      [1, Number.NaN, Number.POSITIVE_INFINITY],
      [1, null, null],
    ],
    [[], []],
  ])("%j to %j", (values, expected) => {
    expect(rounded(values)).toEqual(expected);
  });

  it("is exact to a step in two thousand", () => {
    for (const span of [1e-5, 0.3, 7, 4e4]) {
      const values = Array.from({ length: 500 }, (_, i) => (span * i) / 499 + 0.1);
      const errors = rounded(values).map((r, i) => Math.abs((r as number) - values[i]));
      expect(Math.max(...errors)).toBeLessThanOrEqual(span / 2000);
    }
  });
});

it("extent passes over what is not finite, and takes many numbers", () => {
  expect(extent([3, Number.NaN, -1, Number.NEGATIVE_INFINITY])).toEqual([-1, 3]);
  expect(extent(new Float64Array(300_000).fill(2))).toEqual([2, 2]);
});
