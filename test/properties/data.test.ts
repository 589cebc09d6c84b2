// Streams and data: the same for the same seed, within their bounds for any arguments.
// Not here: what stands in a message; that is in test/errors.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cubicData, linspace, type Matrix, normal, seededRandom, sineData } from "../../src/index";
import { always, finite, moderate, outcome, seed } from "./support";

const count = fc.integer({ min: 1, max: 50 });

describe("seededRandom", () => {
  const draws = (s: number) => Array.from({ length: 4 }, seededRandom(s));

  it("gives numbers in [0, 1), the same for the same seed and others for another", () => {
    const seeds = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 9999 }), finite);
    always(
      fc.tuple(seeds, seeds),
      ([a, b]) => {
        expect(draws(a).every((u) => u >= 0 && u < 1)).toBe(true);
        expect(draws(a)).toEqual(draws(a));
        if (a !== b) expect(draws(a)).not.toEqual(draws(b));
      },
      300,
    );
  });
});

describe("normal", () => {
  it("is a number for every stream of numbers in [0, 1), its ends included", () => {
    const uniform = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(0, 5e-324, 1 - 2 ** -53),
    );
    always(fc.tuple(uniform, uniform), ([u, v]) => {
      const list = [u, v];
      const z = normal(() => list.shift() as number);
      expect(Math.abs(z)).toBeLessThan(9);
    });
  });
});

describe("linspace", () => {
  it("runs from one end to the other in steps that are equal up to rounding", () => {
    always(fc.tuple(moderate, moderate, count), ([from, to, n]) => {
      const { data } = linspace(from, to, n);
      expect(data.length).toBe(n);
      expect(data[0] === from).toBe(true);
      if (n > 1) expect(data[n - 1]).toBe(to);
      const slack = 4 * Number.EPSILON * (Math.abs(from) + Math.abs(to)) + 1e-300;
      data.forEach((x, i) => {
        const exact = n === 1 ? from : from + ((to - from) * i) / (n - 1);
        expect(Math.abs(x - exact)).toBeLessThanOrEqual(slack);
      });
    });
  });

  it("gives finite points for any finite ends, or refuses ends that are too far apart", () => {
    always(fc.tuple(finite, finite, count), ([from, to, n]) => {
      const { value, refused } = outcome(() => linspace(from, to, n));
      expect(refused === undefined).toBe(Number.isFinite(to - from));
      if (refused === undefined) expect((value as Matrix).data.every(Number.isFinite)).toBe(true);
    });
  });
});

describe.each([sineData, cubicData])("%o", (make) => {
  it("lies on its curve without noise, is the same for the same seed, and is shifted as a whole if asked for", () => {
    always(
      fc.tuple(seed, count),
      ([s, n]) => {
        const curve = make(n, seededRandom(s), { noise: 0 }).y;
        const one = make(n, seededRandom(s));
        expect(one.y.toArray()).toEqual(make(n, seededRandom(s)).y.toArray());
        expect(one.X.toArray()).toEqual(linspace(-10, 10, n).toArray());
        const whole = make(n, seededRandom(s), { perSample: false }).y.sub(curve).data;
        for (const shift of whole) expect(Math.abs(shift - whole[0])).toBeLessThan(1e-11);
      },
      50,
    );
  });

  it("with any noise is finite or refused", () => {
    always(fc.tuple(seed, count, finite.map(Math.abs), fc.boolean()), ([s, n, noise, perSample]) => {
      const { value, refused } = outcome(() => make(n, seededRandom(s), { noise, perSample }));
      if (refused !== undefined) expect(noise).toBeGreaterThan(1e307);
      else expect((value as { y: Matrix }).y.data.every(Number.isFinite)).toBe(true);
    });
  });
});
