// Colours that everyone can tell apart: contrast on the white paper, and pairs that share a picture as the colour-blind see them.
// That a browser really draws them so is in browser/lab.test.ts.

import { describe, expect, it, test } from "vitest";
import { COLORS, contours, line, plot, type Role } from "../src/index";
import { figures, readLesson } from "./notebooks/document";
import { notebooksIn } from "./notebooks/runner";

type Triple = readonly [number, number, number];

/** The light of red, green and blue in a colour, from 0 to 1: sRGB without its gamma. */
function light(color: string): Triple {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return [linear(r), linear(g), linear(b)];
}

const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark, bright] = [a, b].map((color) => dot([0.2126, 0.7152, 0.0722], light(color))).sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

/** How colours look to those who lack one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1. */
const EYES: Record<string, readonly [Triple, Triple, Triple]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour in CIELAB (D65), where equal distances look equally far apart. */
function lab(rgb: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], rgb));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], rgb) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** ΔE (CIE 1976) of two colours for the eyes that tell them apart worst. */
function difference(a: string, b: string): number {
  const seen = (color: string, [r, g, b]: readonly Triple[]) => {
    const rgb = [r, g, b].map((row) => Math.min(1, Math.max(0, dot(row, light(color)))));
    return lab(rgb as unknown as Triple);
  };
  return Math.min(
    ...Object.values(EYES).map((eyes) => {
      const [p, q] = [seen(a, eyes), seen(b, eyes)];
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    }),
  );
}

const WHITE = "#ffffff";
// Just noticed is 2; lines of two pixels that a legend names need far more.
const APART = 20;

describe("the formulas", () => {
  it("of contrast give 21 for black on white, and the grey that is known to pass as text just so", () => {
    expect(contrast("#000000", WHITE)).toBeCloseTo(21, 10);
    expect(contrast("#777777", WHITE)).toBeCloseTo(4.48, 2);
    expect(contrast("#767676", WHITE)).toBeCloseTo(4.54, 2);
  });

  it("of difference give the lightness of white, 100, against black", () => {
    expect(difference("#000000", WHITE)).toBeCloseTo(100, 1);
  });

  it("confuse red and green for some eyes, blue and yellow for none", () => {
    expect(difference("#c04000", "#707000")).toBeLessThan(APART);
    expect(difference("#0000ff", "#ffff00")).toBeGreaterThan(3 * APART);
  });
});

const roles = Object.keys(COLORS) as Role[];
const empty = plot(
  [0, 1, 2, 3, 4].map((k) => line(`line ${k}`, [0, 1], [0, k])),
  { title: "t", description: "d" },
);
const turns = empty.data.map((trace: any) => trace.line.color);
const { font, paper_bgcolor, plot_bgcolor, xaxis, yaxis, title, legend } = empty.layout as any;

describe("on its paper", () => {
  it("a figure is white, whatever the theme around it", () => {
    expect([paper_bgcolor, plot_bgcolor]).toEqual([WHITE, WHITE]);
  });

  it.each(roles)("the colour of the %s stands out by 3", (role) => {
    expect(contrast(COLORS[role], WHITE)).toBeGreaterThanOrEqual(3);
  });

  it.each(turns)("%s, which layers without a role take in turn, stands out by 3", (color) => {
    expect(contrast(color, WHITE)).toBeGreaterThanOrEqual(3);
  });

  const plane = { x: [0, 1], y: [0, 1] } as const;
  const deepest = contours("f", (x, y) => x + y, plane).colorscale.at(-1)[1];

  it.each([...roles.map((role) => COLORS[role]), ...turns])(
    "%s stands out by 3 on the deepest contour, too",
    (color) => {
      expect(contrast(color, deepest)).toBeGreaterThanOrEqual(3);
    },
  );

  it("every text can be read: contrast 4.5", () => {
    const fonts = [
      font,
      title.font,
      legend.font,
      ...[xaxis, yaxis].flatMap((axis) => [axis.tickfont, axis.title.font]),
    ];
    for (const { color = font.color } of fonts.map((own) => own ?? {}))
      expect(contrast(color, WHITE)).toBeGreaterThanOrEqual(4.5);
  });
});

/** Pairs of traces in one panel that look alike to somebody: the same form, and colours that are too close. */
function alike(data: any[]): string[] {
  const looks = data
    .filter(({ type, fill }) => type === "scatter" && !fill)
    .map(({ name, mode, line = {}, marker = {}, xaxis = "x" }) => ({
      name,
      color: line.color ?? marker.color,
      form: [xaxis, mode, line.dash ?? "solid", marker.symbol].join(),
    }));
  return looks.flatMap((a, i) =>
    looks
      .slice(i + 1)
      .filter((b) => b.form === a.form && b.name !== a.name)
      .map((b) => ({ b, apart: difference(a.color, b.color) }))
      .filter(({ apart }) => apart < APART)
      .map(({ b, apart }) => `${a.name} (${a.color}) and ${b.name} (${b.color}): ΔE ${apart.toFixed(1)}`),
  );
}

describe("in one picture", () => {
  const pictures = notebooksIn("notebooks").flatMap((file) => {
    const lesson = readLesson(file);
    return lesson.cells.flatMap((cell) =>
      figures(cell).map(({ plotly }) => ({ name: `${lesson.name}, ${cell.id}`, data: plotly.data })),
    );
  });

  it.each(pictures)("$name: what has one form has colours that all eyes tell apart", ({ data }) => {
    expect(alike(data)).toEqual([]);
  });

  test("two solid lines in green and purple are noticed, and a dash makes them good", () => {
    const pair = (style: object) => [
      line("f", [0, 1], [0, 1], { role: "truth" }),
      line("g", [0, 1], [1, 0], { role: "derivative", ...style }),
    ];
    expect(alike(pair({}))).toEqual([expect.stringContaining("f (#00805d) and g (#b0306a): ΔE")]);
    expect(alike(pair({ dash: "dash" }))).toEqual([]);
  });
});
