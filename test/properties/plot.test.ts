// Pictures of any numbers: gaps, single points, constants, the largest and the smallest. What plotly gets is JSON without a loss.
// Not here: what a picture looks like; that is in test/plot.test.ts and test/figures.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arrows,
  band,
  contours,
  curve,
  epochsFigure,
  type Figure,
  fitFigure,
  type Layer,
  line,
  lossFigure,
  Matrix,
  plot,
  points,
  slide,
  surface,
} from "../../src/index";
import { always, finite, matrix, moderate, number, outcome } from "./support";

const words = { title: "It rises", description: "A line" };

const lists = (entry: fc.Arbitrary<number>, minLength = 0) =>
  fc.array(fc.tuple(entry, entry, entry), { minLength, maxLength: 8 }).map((rows) => ({
    x: rows.map(([x]) => x),
    y: rows.map(([, y]) => y),
    high: rows.map(([, , high]) => high),
  }));

/** Numbers of one size, of any size, and all the same. */
const data = fc.oneof(
  lists(number),
  lists(moderate),
  lists(fc.constantFrom(0, -1, 1, Number.NaN)),
  fc.tuple(finite, finite.map(Math.abs)).chain(([at, by]) => lists(moderate.map((x) => at + (x * by) / 100))),
);

const axes = fc.record({ logX: fc.boolean(), logY: fc.boolean(), square: fc.boolean() });

/** Fails if JSON would lose something: a gap is null before it, and nothing becomes null by it. */
function survivesJson(figure: Figure): void {
  const text = JSON.stringify(figure);
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
  expect(strangers(figure)).toEqual([]);
}

function strangers(value: unknown, path = ""): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => strangers(part, `${path}.${key}`));
}

/** Whether a rounded number shows the exact one: within a two-thousandth of the span, or to four digits. */
function shows(got: number | null, x: number, span: number): boolean {
  return got !== null && (Math.abs(got - x) <= span / 2000 || Math.abs(got / x - 1) < 1e-3 || Math.abs(x) < 1e-300);
}

function spanOf(list: number[]): number {
  const some = list.filter(Number.isFinite);
  return some.length === 0 ? 0 : Math.min(Math.max(...some) - Math.min(...some), Number.MAX_VALUE);
}

describe("plot", () => {
  it("turns layers of any numbers into JSON without a loss", () => {
    always(
      fc.tuple(data, axes),
      ([{ x, y, high }, options]) => {
        const pairs = x.map((a, i) => [a, y[i]]);
        const layers = [line("a", x, y), points("b", x, y), band("c", x, y, high), arrows("d", pairs, pairs)];
        survivesJson(plot(layers, { ...words, ...options }));
        survivesJson(plot([layers, [line("e", x, y)]], { ...words, panels: [options, { logY: true }] }));
      },
      300,
    );
  });

  it("leaves a gap exactly where a number is not finite, or on a log axis not above 0, and shows the others", () => {
    always(
      fc.tuple(data, axes),
      ([{ x, y }, options]) => {
        const [drawn] = plot([line("a", x, y)], { ...words, ...options }).data as { x: number[]; y: number[] }[];
        for (const [got, list, log] of [
          [drawn.x, x, options.logX],
          [drawn.y, y, options.logY],
        ] as const) {
          expect(got.length).toBe(list.length);
          list.forEach((value, i) => {
            if (!Number.isFinite(value) || (log && value <= 0)) expect(got[i]).toBeNull();
            else if (!shows(got[i], value, log ? 0 : spanOf(list))) throw new Error(`${got[i]} instead of ${value}`);
          });
        }
      },
      300,
    );
  });

  it("of a surface or level lines of any function, with or without a logarithm, survives JSON", () => {
    always(
      fc.tuple(fc.array(number, { minLength: 1, maxLength: 9 }), finite, finite, fc.boolean()),
      ([heights, a, b, log]) => {
        let k = 0;
        const f = () => heights[k++ % heights.length];
        const made = outcome(() => {
          const plane = { x: [a, b], y: [0, 1], count: 3 } as const;
          survivesJson(plot([contours("f", f, { ...plane, log })], words));
          survivesJson(plot([surface("f", f, plane)], words));
        });
        if (made.refused !== undefined) expect(a >= b || b - a > 1e307).toBe(true);
      },
    );
  });
});

describe("curve", () => {
  it("goes through (x, f(x)), f being called with x alone, from one end to the other", () => {
    always(fc.tuple(finite, finite, fc.integer({ min: 1, max: 20 })), ([from, to, count]) => {
      const f = (...args: number[]) => args.length + args[0];
      const { value, refused } = outcome(() => curve("f", f, { from, to, count }));
      if (refused !== undefined) {
        expect(from >= to || to - from > 1e306).toBe(true);
        return;
      }
      const { x, y } = value as Layer;
      expect(x.every(Number.isFinite)).toBe(true);
      expect(x.length).toBe(count);
      expect(x[0]).toBe(0 + from);
      expect(y).toEqual(x.map((at: number) => 1 + at));
    });
  });
});

describe("slide", () => {
  it("over any numbers survives JSON, and its frames are the pictures of its values", () => {
    const values = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 4 });
    always(
      fc.tuple(values, data, axes, fc.nat(3), fc.boolean()),
      ([list, { x, y }, options, at, noted]) => {
        const layersAt = (h: number) => [line("a", x, y), points("b", [h], [h])];
        const note = noted ? { note: (h: number) => `at ${h}` } : {};
        const figure = slide("h", list, layersAt, { ...words, ...options, ...note, start: at % list.length });
        survivesJson(figure);
        expect(figure.frames?.map((frame: any) => frame.name)).toEqual(list.map(String));
        const still = (figure.data as Layer[])[1];
        expect(still.x[0]).toBe(options.logX && list[at % list.length] === 0 ? null : list[at % list.length]);
      },
      200,
    );
  });

  it("holds its axes still: every finite point of every value lies within the range", () => {
    always(
      fc.tuple(data, axes),
      ([{ x, y }, options]) => {
        const values = [...x.keys()];
        if (values.length === 0) return;
        const figure = slide("h", values, (h) => [points("a", [x[h]], [y[h]])], { ...words, ...options });
        for (const [side, list, log] of [
          ["xaxis", x, options.logX],
          ["yaxis", y, options.logY],
        ] as const) {
          const { range } = (figure.layout as any)[side];
          if (range === undefined) continue;
          const [low, high] = log ? range.map((end: number) => end - 1e-4 * Math.sign(end)) : range;
          for (const value of list.filter((v) => Number.isFinite(v) && (!log || v > 0))) {
            const place = log ? Math.log10(value) : value;
            if (!(place >= low - 1e-3 * Math.abs(low) && place <= high + 1e-3 * Math.abs(high)))
              throw new Error(`${value} lies outside ${range}`);
          }
        }
      },
      200,
    );
  });
});

describe("fitFigure, lossFigure and epochsFigure", () => {
  const columns = fc.integer({ min: 1, max: 8 }).chain((n) => {
    const entries = fc.oneof(fc.constant(moderate), fc.constant(finite), fc.constant(fc.constant(3)));
    return fc.tuple(entries, entries).chain(([a, b]) => fc.tuple(matrix(n, 1, a), matrix(n, 1, b), matrix(n, 1, b)));
  });
  const losses = fc.array(
    finite.map(Math.abs).filter((x) => x > 0),
    { minLength: 1, maxLength: 6 },
  );

  it("survive JSON for any finite data, single points and constants included", () => {
    always(
      fc.tuple(columns, losses, fc.array(number, { maxLength: 4 })),
      ([[X, y, prediction], list, kinks]) => {
        const history = list.map((loss, k) => ({ epoch: 10 * k, loss }));
        survivesJson(fitFigure(X, y, prediction, { truth: (x) => 1 / x }));
        survivesJson(lossFigure(history));
        survivesJson(lossFigure({ one: history, two: history.slice(0, 1) }));
        survivesJson(
          epochsFigure(
            X,
            y,
            history.map((e) => ({ ...e, prediction, kinks })),
          ),
        );
      },
      150,
    );
  });

  it("sort the curve by x and keep its points together", () => {
    always(columns, ([X, y, prediction]) => {
      const [, curve] = fitFigure(X, y, prediction).data as Layer[];
      const order = [...X.data.keys()].sort((i, j) => X.data[i] - X.data[j]);
      order.forEach((i, k) => {
        expect(shows(curve.x[k], X.data[i], spanOf([...X.data]))).toBe(true);
        expect(shows(curve.y[k], prediction.data[i], spanOf([...prediction.data]))).toBe(true);
      });
    });
  });

  it("refuse what is not finite, and losses that a log axis cannot show", () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    always(fc.tuple(bad, fc.nat(2)), ([x, at]) => {
      const good = Matrix.column([1, 2]);
      const odd = new Matrix(2, 1, Float64Array.of(1, x));
      const three = [good, good, good].map((m, i) => (i === at ? odd : m));
      expect(outcome(() => fitFigure(three[0], three[1], three[2])).refused).toContain("must hold finite numbers");
      for (const loss of [x, 0, -1]) {
        const history = [
          { epoch: 0, loss: 1 },
          { epoch: 1, loss },
        ];
        expect(outcome(() => lossFigure(history)).refused).toContain("a log axis needs losses above 0");
        const snapshots = history.map((e) => ({ ...e, prediction: good, kinks: [] }));
        expect(outcome(() => epochsFigure(good, good, snapshots)).refused).toContain("a log axis needs losses above 0");
      }
    });
  });
});
