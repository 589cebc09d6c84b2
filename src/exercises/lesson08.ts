// The exercises of lesson 08: networks written down, and what they can reach.

import { exercise } from "./exercise";

interface Weights {
  readonly [part: string]: number | number[];
  w: number[];
  b: number[];
  v: number[];
  c: number;
}

/** The network through the points (tᵢ, yᵢ), with the first n knots as kinks; a wrong one by what it changes. */
function through(t: number[], y: number[], wrong: Partial<Weights> = {}): Weights {
  const kinks = t.slice(0, -1);
  return { w: kinks.map(() => 1), b: kinks.map((x) => -x), v: changes(slopes(t, y)), c: y[0], ...wrong };
}

function slopes(t: number[], y: number[]): number[] {
  return rises(y).map((rise, j) => rise / (t[j + 1] - t[j]));
}

function rises(y: number[]): number[] {
  return y.slice(0, -1).map((_, j) => y[j + 1] - y[j]);
}

function changes(s: number[]): number[] {
  return s.map((_, j) => (j === 0 ? s[0] : s[j] - s[j - 1]));
}

/** A student's slip: each slope minus the output weight before, not minus the slope before. */
function slopesMinusLast(s: number[]): number[] {
  const v: number[] = [];
  for (const slope of s) v.push(slope - (v.at(-1) ?? 0));
  return v;
}

/** The kinks of a layer, each with the bends of its units summed: 1 + how many do not cancel. */
function piecesOf(w: number[], b: number[], bendOf: (j: number) => number): number {
  const bends = new Map<number, number>();
  w.forEach((wj, j) => {
    const kink = -b[j] / wj;
    if (wj !== 0) bends.set(kink, (bends.get(kink) ?? 0) + bendOf(j));
  });
  return 1 + [...bends.values()].filter((bend) => bend !== 0).length;
}

/** n + 1 knots, f(0), f(1/n), …, f(1). */
function knots(n: number, f: (u: number) => number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => f(i / n));
}

const sixth = (u: number) => u * u * u * u * u * u;

export const lesson08 = {
  spanDimension: exercise<[n: number, d: number]>({
    of: ["n", "d"],
    cases: (random) => [
      [5, 2],
      [1, 3],
      [2, 2],
      [3, 4],
      [4, 1],
      [100, 2],
      [7 + Math.floor(5 * random()), 7],
    ],
    oracle: (n, d) => Math.min(n, d) + 1,
    mistakes: [
      {
        gives: (n) => n + 1,
        says: "That is right for ReLU, whose hinges are always independent. Powers live in a space of dimension d + 1.",
      },
      {
        gives: (_, d) => d + 1,
        says: "That is the dimension of all polynomials of that degree. A few units cannot fill it: n functions and a constant span at most n + 1 dimensions.",
      },
      { gives: (n, d) => Math.min(n, d), says: "The output bias is missing: the constant is one more dimension." },
      {
        gives: (n, d) => Math.min(n, d + 1),
        says: "That is the span of the n powers alone. The output bias adds the constant, as long as there is room for it.",
      },
      {
        gives: (n, d) => Math.min(n + 1, d),
        says: "The polynomials of degree at most d have d + 1 coefficients, so their space has dimension d + 1, not d.",
      },
      {
        gives: (n, d) => (n > d ? d : n + 1),
        says: "Right as long as n is at most d. Beyond that the polynomials of degree at most d are the limit, and they have d + 1 coefficients.",
      },
      {
        gives: (n, d) => n * d + 1,
        says: "The units do not have d dimensions each: with w and b fixed, each is a single function.",
      },
      {
        gives: (n, d) => Math.max(n, d) + 1,
        says: "Both n and d limit the dimension, so it is the smaller of the two that counts.",
      },
    ],
    right:
      "n + 1 functions in a space of dimension d + 1, as independent as they can be: from n = d on, more units add nothing.",
  }),

  interpolantWeights: exercise<[knots: number[], values: number[]]>({
    of: ["knots", "values"],
    cases: (random) => [
      [
        [0, 1, 2, 3],
        [1, 3, 2, 2],
      ],
      [
        [1, 3],
        [2, -4],
      ],
      [
        [-2, -0.5, 0, 3],
        [4, -1, 2, 0.5],
      ],
      [[-3, -1, 0.5, 4, 5, 9], [5, 1, -2, 4, 0, 3].map((y) => y + random())],
    ],
    oracle: (t, y) => through(t, y),
    mistakes: [
      {
        gives: (t, y) => through(t, y, { v: slopes(t, y) }),
        says: "`v` holds the slopes. Each hinge stays open to the right, so it must add the change of slope only.",
      },
      {
        gives: (t, y) => through(t, y, { b: t.slice(0, -1) }),
        says: "The sign of `b`: the hinge relu(x + b) begins at x = −b, so b = −t.",
      },
      {
        gives: (t, y) => through(t, y, { c: 0 }),
        says: "The output bias is missing: left of all hinges the network is `c`, and there it must be the first value.",
      },
      {
        gives: (t, y) => through(t, y, { b: t.slice(1).map((x) => -x) }),
        says: "The knots are off by one: the slope of interval j begins at its left end, knot j.",
      },
      {
        gives: (t, y) => through([...t, t[t.length - 1] + 1], [...y, y[y.length - 1]]),
        says: "The last knot has been given a hinge: beyond it nothing is asked, so n intervals need n hinges, and the lists have n entries.",
      },
      {
        gives: (t, y) => through(t, y, { w: t.map(() => 1), b: t.map((x) => -x), v: [...changes(slopes(t, y)), 0] }),
        says: "The last knot has been given a hinge, with weight 0. It does no harm and no good: n intervals need n hinges.",
      },
      {
        gives: (t, y) => through(t, y, { v: changes(rises(y)) }),
        says: "These are changes of the rise from knot to knot. A slope is the rise divided by the distance of the knots, which need not be 1.",
      },
      {
        gives: (t, y) => through(t, y, { v: changes(slopes(t, y)).map((x, j) => (j === 0 ? x : -x)) }),
        says: "The changes have the wrong sign: new slope minus old, s[j] - s[j - 1].",
      },
      {
        gives: (t, y) => through(t, y, { v: slopesMinusLast(slopes(t, y)) }),
        says: "`v[j - 1]` is subtracted where the slope belongs: the hinges before add up to `s[j - 1]`, and the last of them is only a part of it.",
      },
      {
        gives: (t, y) => through(t, y, { v: changes(slopes(t, y)).map((x, j) => (j === 0 ? 0 : x)) }),
        says: "The first hinge is idle: before it the slope is 0, so its change is the first slope itself.",
      },
      {
        gives: (t, y) => through(t, y, { v: changes(slopes(t, y)).map((x, j) => (j === 0 ? Number.NaN : x)) }),
        says: "`s[j - 1]` does not exist for j = 0, and what comes of it is NaN. The first hinge adds the first slope.",
      },
      {
        gives: (t, y) => through(t, y, { c: y[0] - slopes(t, y)[0] * t[0] }),
        says: "`c` is where the first line would meet x = 0. But left of the first knot all hinges are shut, so `c` is the value at that knot.",
      },
    ],
    right:
      "Between two knots the open hinges' changes add up to the slope there, and at the first knot the network is c.",
  }),

  pieces: exercise<[w: number[], b: number[], v: number[]]>({
    of: ["w", "b", "v"],
    cases: () => [
      [
        [1, 1, 1],
        [0, -1, -2],
        [1, -2, 1],
      ],
      [
        [1, -1],
        [0, 0],
        [1, -1],
      ],
      [
        [1, -1],
        [0, 0],
        [1, 1],
      ],
      [
        [2, 1, 1],
        [-2, -1, 3],
        [1, 1, 1],
      ],
      [
        [0, 1],
        [5, -1],
        [2, 1],
      ],
      [
        [1, 1],
        [0, -1],
        [0, 3],
      ],
      [
        [1, 2],
        [-1, -2],
        [2, -1],
      ],
      [[-1], [2], [3]],
    ],
    oracle: (w, b, v) => piecesOf(w, b, (j) => v[j] * Math.abs(w[j])),
    mistakes: [
      {
        gives: (w) => w.length + 1,
        says: "n + 1 is the most there can be. Units that share a kink, or have none, make fewer pieces.",
      },
      {
        gives: (w) => w.length,
        says: "That counts the units. Pieces are the places where the slope changes, plus one.",
      },
      {
        gives: (w, b, v) => piecesOf(w, b, (j) => v[j] * Math.abs(w[j])) - 1,
        says: "These are the places where the slope changes. There is one piece more than there are places between pieces.",
      },
      {
        gives: (w, b) => piecesOf(w, b, () => 1),
        says: "That counts different kinks, plus one. But where the bends at a kink add up to 0 nothing bends: `v` decides.",
      },
      {
        gives: (w, b, v) => piecesOf(w, b, (j) => Math.abs(v[j])),
        says: "That counts the different kinks of the units that bend, plus one. But bends at the same place may cancel: add them up with their signs.",
      },
      {
        gives: (w, _, v) => 1 + w.filter((wj, j) => wj !== 0 && v[j] !== 0).length,
        says: "That counts the units that bend, plus one. But units that share a kink make one bend together, or none.",
      },
      {
        gives: (w, b, v) => piecesOf(w, b, (j) => v[j] * w[j]),
        says: "At its kink the slope of relu(wx + b) grows by |w|, from 0 to w or from w to 0: the bend is v |w|, not v w.",
      },
      {
        gives: (w, b, v) => piecesOf(w, b, (j) => v[j]),
        says: "The bends are added without their size: a unit bends by v |w|, so two at one kink can cancel although their `v` do not.",
      },
      {
        gives: (w, b) => 1 + new Set(w.map((wj, j) => -b[j] / wj)).size,
        says: "That counts different values of −b/w, plus one. A unit with w = 0 has no kink, and bends at one place may cancel.",
      },
    ],
    right: "A piece begins where the bends v |w| at a kink do not add up to 0, and one piece is there before any kink.",
  }),

  cubeRootKnots: exercise<[n: number]>({
    of: ["n"],
    cases: (random) => [[4], [1], [2], [10], [5 + Math.floor(20 * random())]],
    oracle: (n) => knots(n, sixth),
    mistakes: [
      {
        gives: (n) => knots(n, (u) => u * u * u * u),
        says: "These are the knots for the square root. The second derivative of the cube root grows like t to the power −5/3: work out p anew.",
      },
      {
        gives: (n) => knots(n, (u) => u),
        says: "These knots are evenly spaced; they have to crowd where the curvature is, at 0.",
      },
      {
        gives: (n) => knots(n, (u) => u * u * u),
        says: "p = 3 makes the values evenly spaced, not the errors. The error of an interval is its length squared times the second derivative.",
      },
      {
        gives: (n) => knots(n, (u) => u * u * u * u * u),
        says: "p = 5 is one too few: the length of an interval is p u^(p−1)/n, and 2(p − 1) = 5p/3.",
      },
      {
        gives: (n) => knots(n, sixth).slice(0, -1),
        says: "The last knot is missing: n intervals have n + 1 knots, so i runs from 0 to n, with n.",
      },
      { gives: (n) => knots(n, sixth).slice(1), says: "The first knot is missing: i runs from 0 to n, with 0." },
      {
        gives: (n) => knots(n, (u) => 1 - sixth(1 - u)),
        says: "These knots crowd at 1, where the curve is nearly straight. It is steep at 0.",
      },
      {
        gives: (n) => knots(n, Math.cbrt),
        says: "These are values of the cube root, and they crowd at 1. Knots that crowd at 0 take a power above 1.",
      },
      {
        gives: (n) => knots(n, (u) => Math.sqrt(Math.cbrt(u))),
        says: "That is the sixth root, and it moves the knots away from 0. It takes the sixth power.",
      },
    ],
    right: "With t = u⁶ an interval is 6u⁵/n long, its square times u⁻¹⁰ is free of u, and every interval errs alike.",
  }),
};
