import { describe, expect, it } from "vitest";
import { cubicData, linspace, normal, seededRandom, sineData } from "../src/index";
import { refusal } from "./support";

describe("linspace", () => {
  it("goes from one end to the other in equal steps, as a column", () => {
    const x = linspace(-1, 1, 5);
    expect(x.toArray()).toEqual([[-1], [-0.5], [0], [0.5], [1]]);
    expect([x.rows, x.cols]).toEqual([5, 1]);
  });

  it("ends exactly at its ends", () => {
    for (const count of [2, 3, 7, 10, 49, 100, 1000]) {
      const x = linspace(-10, 10.1, count);
      expect([x.at(0, 0), x.at(count - 1, 0)]).toEqual([-10, 10.1]);
      for (let i = 1; i < count; i++) expect(x.at(i, 0) - x.at(i - 1, 0)).toBeCloseTo(20.1 / (count - 1), 12);
    }
  });

  it("of one point is where it starts", () => {
    expect(linspace(3, 8, 1).toArray()).toEqual([[3]]);
  });

  it("may go downwards, or nowhere", () => {
    expect(linspace(2, 0, 3).toArray()).toEqual([[2], [1], [0]]);
    expect(linspace(2, 2, 3).toArray()).toEqual([[2], [2], [2]]);
  });
});

describe.each([
  ["sineData", sineData, Math.sin],
  ["cubicData", cubicData, (x: number) => Math.exp(x / 3) + x ** 3 + x ** 2 / 3 + x],
])("%s", (_, data, curve) => {
  it("has its samples evenly over [−10, 10]", () => {
    const { X, y } = data(100, seededRandom(1));
    expect(X.toArray()).toEqual(linspace(-10, 10, 100).toArray());
    expect([y.rows, y.cols]).toEqual([100, 1]);
  });

  it("is the curve itself without noise", () => {
    for (const perSample of [true, false]) {
      const { X, y } = data(50, seededRandom(1), { noise: 0, perSample });
      y.data.forEach((value, i) => expect(value).toBeCloseTo(curve(X.data[i]), 10));
    }
  });

  it("adds one draw of noise to every sample", () => {
    const pure = data(5, seededRandom(1), { noise: 0 }).y,
      random = seededRandom(1);
    const expected = [...pure.data].map((value) => value + 0.5 * normal(random));
    expect([...data(5, seededRandom(1), { noise: 0.5 }).y.data]).toEqual(expected);
  });

  it("has noise of standard deviation 0.1 unless told otherwise", () => {
    const n = 10000,
      noise = data(n, seededRandom(2)).y.sub(data(n, seededRandom(2), { noise: 0 }).y);
    const variance = noise.map((x) => x * x).mean() - noise.mean() ** 2;
    expect(Math.abs(noise.mean())).toBeLessThan(0.004);
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it("shifts the whole curve by a single draw when noise is not per sample, as the original does", () => {
    const pure = data(50, seededRandom(3), { noise: 0 }).y;
    const shifted = data(50, seededRandom(3), { noise: 0.1, perSample: false }).y;
    const shift = 0.1 * normal(seededRandom(3));
    expect(shift).not.toBe(0);
    shifted.data.forEach((value, i) => expect(value).toBeCloseTo(pure.data[i] + shift, 12));
  });

  it("is the same for the same seed and another one for another seed", () => {
    const y = (seed: number) => [...data(20, seededRandom(seed)).y.data];
    expect(y(1)).toEqual(y(1));
    expect(y(1)).not.toEqual(y(2));
  });

  it("goes on in the stream it is given", () => {
    const random = seededRandom(4);
    expect(data(20, random).y.toArray()).not.toEqual(data(20, random).y.toArray());
  });
});

it("linspace refuses an interval that is longer than the largest number", () => {
  expect(refusal(() => linspace(-1e308, 1e308, 3))).toBe("linspace: to − from must be a finite number, got Infinity");
});

it.each([
  ["sineData", sineData],
  ["cubicData", cubicData],
])("%s refuses noise that makes a sample infinite", (name, data) => {
  expect(refusal(() => data(100, seededRandom(1), { noise: 1.7e308 }))).toMatch(
    new RegExp(`^${name}: y must hold finite numbers, but entry .\\d+, 0. is -?Infinity$`),
  );
});
