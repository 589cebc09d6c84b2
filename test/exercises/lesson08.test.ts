import { expect, it } from "vitest";
import { verdictOn } from "./support";

it.each([
  [(n: number, d: number) => Math.min(n, d) + 1, "right"],
  [(n: number, d: number) => (n < d ? n + 1 : d + 1), "right"],
  [(n: number, _: number) => n + 1, "That is right for ReLU"],
  [(_: number, d: number) => d + 1, "A few units cannot fill it"],
  [(n: number, d: number) => Math.min(n, d), "The output bias is missing"],
  [(n: number, d: number) => Math.min(n, d + 1), "the n powers alone"],
  [(n: number, d: number) => Math.min(n + 1, d), "not d"],
  [(n: number, d: number) => (n > d ? d : n + 1), "Right as long as n is at most d"],
  [(n: number, d: number) => n * d + 1, "do not have d dimensions each"],
  [(n: number, d: number) => 1 + Math.max(n, d), "the smaller of the two"],
  [() => 3, "It is right in 3 of the 7 cases"],
  [(n: number, _: number) => n, "gives its argument `n` back"],
])("spanDimension: %s", (answer, words) => {
  expect(verdictOn("spanDimension", answer)).toContain(words);
});

const slopes = (t: number[], y: number[]) => t.slice(0, -1).map((_, j) => (y[j + 1] - y[j]) / (t[j + 1] - t[j]));
const changes = (s: number[]) => s.map((_, j) => (j === 0 ? s[0] : s[j] - s[j - 1]));
const parts = (t: number[], y: number[]) => ({
  w: t.slice(0, -1).map(() => 1),
  b: t.slice(0, -1).map((x) => -x),
  v: changes(slopes(t, y)),
  c: y[0],
});

it.each([
  [(t: number[], y: number[]) => parts(t, y), "right"],
  [(t: number[], y: number[]) => ({ ...parts(t, y), v: slopes(t, y) }), "`v` holds the slopes"],
  [(t: number[], y: number[]) => ({ ...parts(t, y), b: t.slice(0, t.length - 1) }), "The sign of `b`"],
  [(t: number[], y: number[]) => ({ ...parts(t, y), c: 0 }), "The output bias is missing"],
  [(t: number[], y: number[]) => ({ ...parts(t, y), b: t.slice(1).map((x) => -x) }), "The knots are off by one"],
  [
    (t: number[], y: number[]) => {
      const s = [...slopes(t, y), 0];
      return { w: t.map(() => 1), b: t.map((x) => -x), v: changes(s), c: y[0] };
    },
    "The last knot has been given a hinge: beyond it",
  ],
  [
    (t: number[], y: number[]) => ({
      ...parts(t, y),
      w: t.map(() => 1),
      b: t.map((x) => -x),
      v: [...parts(t, y).v, 0],
    }),
    "with weight 0",
  ],
  [
    (t: number[], y: number[]) => ({
      ...parts(t, y),
      v: changes(t.slice(0, -1).map((_, j) => y[j + 1] - y[j])),
    }),
    "A slope is the rise divided by the distance",
  ],
  [
    (t: number[], y: number[]) => {
      const s = slopes(t, y);
      return { ...parts(t, y), v: s.map((_, j) => (j === 0 ? s[0] : s[j - 1] - s[j])) };
    },
    "The changes have the wrong sign",
  ],
  [
    (t: number[], y: number[]) => {
      const s = slopes(t, y);
      return { ...parts(t, y), v: s.map((_, j) => s[j] - s[j - 1]) };
    },
    "does not exist for j = 0",
  ],
  [
    (t: number[], y: number[]) => {
      const v: number[] = [];
      slopes(t, y).forEach((s, j) => {
        v.push(s - (j > 0 ? v[j - 1] : 0));
      });
      return { ...parts(t, y), v };
    },
    "`v[j - 1]` is subtracted where the slope belongs",
  ],
  [
    (t: number[], y: number[]) => {
      const s = slopes(t, y);
      return { ...parts(t, y), v: s.map((_, j) => (j === 0 ? 0 : s[j] - s[j - 1])) };
    },
    "The first hinge is idle",
  ],
  [
    (t: number[], y: number[]) => ({ ...parts(t, y), c: y[0] - slopes(t, y)[0] * t[0] }),
    "where the first line would meet x = 0",
  ],
  [(t: number[], y: number[]) => ({ ...parts(t, y), c: undefined }), "`c` is missing"],
  [(t: number[], y: number[]) => ({ ...parts(t, y), w: t.slice(1).map(() => 2) }), "`w`: It is exactly `2` times"],
  [
    (t: number[], y: number[]) => {
      const all = parts(t, y);
      t.pop();
      return all;
    },
    "It changes its argument `knots`",
  ],
])("interpolantWeights: %s", (answer, words) => {
  expect(verdictOn("interpolantWeights", answer)).toContain(words);
});

it.each([
  [
    (w: number[], b: number[], v: number[]) => {
      const kinks = w.map((wj, j) => -b[j] / wj);
      const bend = (x: number) => w.reduce((sum, wj, j) => sum + (kinks[j] === x ? v[j] * Math.abs(wj) : 0), 0);
      return 1 + new Set(kinks.filter((x, j) => w[j] !== 0 && bend(x) !== 0)).size;
    },
    "right",
  ],
  [(w: number[], _b: number[], _v: number[]) => w.length + 1, "n + 1 is the most there can be"],
  [(w: number[], _b: number[], _v: number[]) => w.length, "That counts the units"],
  [
    (w: number[], b: number[], _v: number[]) =>
      1 + new Set(w.map((wj, j) => -b[j] / wj).filter((_, j) => w[j] !== 0)).size,
    "That counts different kinks, plus one",
  ],
  [
    (w: number[], b: number[], _v: number[]) => 1 + new Set(w.map((wj, j) => -b[j] / wj)).size,
    "A unit with w = 0 has no kink",
  ],
  [
    (w: number[], b: number[], v: number[]) => {
      const kinks = w.map((wj, j) => -b[j] / wj);
      const bend = (x: number) => w.reduce((sum, wj, j) => sum + (kinks[j] === x ? v[j] * wj : 0), 0);
      return 1 + new Set(kinks.filter((x, j) => w[j] !== 0 && bend(x) !== 0)).size;
    },
    "the bend is v |w|, not v w",
  ],
  [
    (w: number[], b: number[], v: number[]) => {
      const kinks = w.map((wj, j) => -b[j] / wj);
      const bend = (x: number) => v.reduce((sum, vj, j) => sum + (kinks[j] === x ? vj : 0), 0);
      return 1 + new Set(kinks.filter((x, j) => w[j] !== 0 && bend(x) !== 0)).size;
    },
    "without their size",
  ],
  [
    (w: number[], b: number[], v: number[]) => {
      const kinks = w.map((wj, j) => -b[j] / wj);
      const bend = (x: number) => w.reduce((sum, wj, j) => sum + (kinks[j] === x ? v[j] * Math.abs(wj) : 0), 0);
      return new Set(kinks.filter((x, j) => w[j] !== 0 && bend(x) !== 0)).size;
    },
    "one piece more than there are places",
  ],
  [
    (w: number[], b: number[], v: number[]) => {
      const places = new Set<number>();
      w.forEach((wj, j) => {
        if (wj !== 0 && v[j] !== 0) places.add(-b[j] / wj);
      });
      return places.size + 1;
    },
    "add them up with their signs",
  ],
  [
    (w: number[], _b: number[], v: number[]) => 1 + w.filter((wj, j) => wj !== 0 && v[j] !== 0).length,
    "units that share a kink",
  ],
  [() => 0, "It gives 0 everywhere"],
])("pieces: %s", (answer, words) => {
  expect(verdictOn("pieces", answer)).toContain(words);
});

const steps = (n: number) => Array.from({ length: n + 1 }, (_, i) => i / n);

it.each([
  [(n: number) => steps(n).map((u) => u * u * u * u * u * u), "right"],
  [(n: number) => steps(n).map((u) => u * u * u * u), "These are the knots for the square root"],
  [(n: number) => steps(n), "evenly spaced; they have to crowd"],
  [(n: number) => steps(n).map((u) => u * u * u), "makes the values evenly spaced"],
  [(n: number) => steps(n).map((u) => u * u * u * u * u), "one too few"],
  [(n: number) => Array.from({ length: n }, (_, i) => (i / n) ** 6), "The last knot is missing"],
  [(n: number) => Array.from({ length: n }, (_, i) => ((i + 1) / n) ** 6), "The first knot is missing"],
  [(n: number) => steps(n).map((u) => u ** (1 / 6)), "That is the sixth root"],
  [(n: number) => steps(n).map(Math.cbrt), "These are values of the cube root"],
  [(n: number) => steps(n).map((u) => 1 - (1 - u) ** 6), "These knots crowd at 1"],
  [(n: number) => steps(n).map((u) => 1 - u ** 6), "It is not right in any case"],
])("cubeRootKnots: %s", (answer, words) => {
  expect(verdictOn("cubeRootKnots", answer)).toContain(words);
});
