import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { normal, seededRandom } from "../src/index";
import { refusal } from "./support";

describe("seededRandom", () => {
  it("gives the numbers it always gave", () => {
    const random = seededRandom(42);
    expect([random(), random(), random()]).toEqual([0.00701751618236155, 0.17185490054868188, 0.967001069269818]);
  });

  it("gives the same stream for the same seed and another one for another seed", () => {
    const stream = (seed: number) => Array.from({ length: 100 }, seededRandom(seed));
    expect(stream(7)).toEqual(stream(7));
    expect(stream(7)).not.toEqual(stream(8));
    expect(stream(0.5)).not.toEqual(stream(0));
    expect(stream(-1)).not.toEqual(stream(1));
  });

  it("tells 11 from 1 and 1010 from 10", () => {
    const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
    expect(new Set(seeds.map((seed) => seededRandom(seed)())).size).toBe(2000);
  });

  it("is the stream of the package seedrandom for the seed as text, unless that is one piece repeated", () => {
    for (const seed of [7, 1233, 1123, -11, 0.5, 1e21]) expect(seededRandom(seed)()).toBe(seedrandom(String(seed))());
  });

  it("keeps two streams apart that are read in turns", () => {
    const alone = seededRandom(3),
      expected = [alone(), alone(), alone()];
    const first = seededRandom(3),
      second = seededRandom(3);
    const inTurns = expected.map(() => [first(), second()]);
    expect(inTurns).toEqual(expected.map((x) => [x, x]));
  });

  it("stays within [0, 1), evenly", () => {
    const random = seededRandom(1),
      counts = new Array(10).fill(0);
    for (let i = 0; i < 1e5; i++) counts[Math.floor(10 * random())]++;
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 1e4)).toBeLessThan(400); // 4 standard deviations
  });

  it("does not touch Math.random", () => {
    const untouched = Math.random;
    seededRandom(1)();
    expect(Math.random).toBe(untouched);
  });
});

describe("normal", () => {
  it("is the formula of Box and Muller", () => {
    const uniforms = [1 - Math.exp(-0.5), 0, 1 - Math.exp(-2), 0.5, 0, 0.3];
    const random = () => uniforms.shift() as number;
    expect(normal(random)).toBeCloseTo(1, 12); // radius 1, angle 0
    expect(normal(random)).toBeCloseTo(-2, 12); // radius 2, angle π
    expect(normal(random) + 0).toBe(0); // radius 0
  });

  it("has mean 0, variance 1, and the tails of the bell curve", () => {
    const random = seededRandom(1),
      n = 1e5;
    const draws = Array.from({ length: n }, () => normal(random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / n;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const within = (limit: number) => draws.filter((x) => Math.abs(x) < limit).length / n;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(within(1)).toBeCloseTo(0.6827, 2);
    expect(within(2)).toBeCloseTo(0.9545, 2);
  });

  it("refuses a stream that leaves [0, 1) in the first or the second of its two draws", () => {
    for (const draws of [
      [1, 0.5],
      [0.5, 1],
    ])
      expect(refusal(() => normal(() => draws.shift() as number))).toBe(
        "normal: what random gives must be at least 0 and below 1, got 1",
      );
  });

  it("is finite for the smallest and the largest number a stream can give", () => {
    expect(Number.isFinite(normal(() => 0))).toBe(true);
    expect(Number.isFinite(normal(() => 1 - 2 ** -53))).toBe(true);
  });
});
