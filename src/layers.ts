// The layers that a picture is composed of: lines, points, areas, arrows, contours, surfaces. Each is a plotly trace.
// A layer knows its meaning, and so its colour; axes and titles are plot's business.

import { requireFunction, requireNumber, requireSize, shown, UserError } from "./errors";
import { Matrix } from "./matrix";

/** One meaning, one colour, in every lesson. Dark enough on white, and apart for the colour-blind (after Okabe and Ito 2008). */
export const COLORS = {
  data: "#5c5c5c",
  prediction: "#d55e00",
  truth: "#00805d",
  function: "#0072b2",
  derivative: "#b0306a",
  gradient: "#8a6a00",
  loss: "#222222",
} as const;

export type Role = keyof typeof COLORS;

export interface Style {
  /** What it is: this gives the colour. Without one, layers take turns. */
  role?: Role;
  dash?: "solid" | "dash" | "dot" | "dashdot" | "longdash";
  width?: number;
  size?: number;
  /** A plotly symbol: "circle", "x", "diamond", "line-ns-open", … */
  symbol?: string;
  /** false: not in the legend. */
  legend?: boolean;
}

/** One thing in a picture: a plotly trace. */
export type Layer = Record<string, any>;

type Numbers = ArrayLike<number> | Matrix;

/** A line through the points (xᵢ, yᵢ), in their order. It breaks where a number is not finite. */
export function line(name: string, x: Numbers, y: Numbers, style: Style = {}): Layer {
  return { ...trace("line", name, x, y, style), mode: "lines", line: lineStyle(style) };
}

/** A mark at every point (xᵢ, yᵢ). */
export function points(name: string, x: Numbers, y: Numbers, style: Style = {}): Layer {
  const { symbol = "circle", size = 6 } = style;
  return { ...trace("points", name, x, y, style), mode: "markers", marker: { ...colorOf(style), symbol, size } };
}

/** The graph of a function of one number, drawn through 201 points, or `count`. */
export function curve(
  name: string,
  f: (x: number) => number,
  options: Style & { from: number; to: number; count?: number },
): Layer {
  const { from, to, count = 201 } = options;
  requireFunction("curve", "f", f, "(x) => x * x");
  const x = grid("curve", from, to, count);
  return line(name, x, x.map(f), options);
}

/** The area between two lines over the same x. */
export function band(name: string, x: Numbers, low: Numbers, high: Numbers, style: Style = {}): Layer {
  const [xs, lows, highs] = [x, low, high].map((values) => list("band", values));
  requireEqual("band", xs, lows, highs);
  const area = line(name, [...xs, ...[...xs].reverse()], [...lows, ...highs.reverse()], { ...style, width: 0 });
  return { ...area, fill: "toself", fillcolor: `${COLORS[style.role ?? "function"]}33`, hoverinfo: "skip" };
}

/** An arrow from every start (x, y) along its vector (dx, dy). */
export function arrows(
  name: string,
  starts: readonly (readonly number[])[],
  vectors: readonly (readonly number[])[],
  style: Style = {},
): Layer {
  requireEqual("arrows", starts, vectors);
  const along = (axis: 0 | 1) => starts.flatMap((at, i) => [at[axis], at[axis] + vectors[i][axis], Number.NaN]);
  const size = starts.flatMap(() => [0, style.size ?? 12, 0]);
  const shaft = line(name, along(0), along(1), { role: "gradient", ...style });
  const marker = { ...colorOf({ role: "gradient", ...style }), symbol: "arrow", angleref: "previous", size };
  return { ...shaft, mode: "lines+markers", marker };
}

interface Plane {
  x: readonly [number, number];
  y: readonly [number, number];
  /** The grid is count×count. */
  count?: number;
}

/** The level lines of a function of two numbers; with `log`, of its logarithm to base 10. */
export function contours(name: string, f: (x: number, y: number) => number, plane: Plane & { log?: boolean }): Layer {
  const { x, y, z } = overPlane("contours", f, plane);
  const heights = plane.log ? z.map((row) => row.map(Math.log10)) : z;
  return {
    ...{ type: "contour", name, x, y, z: heights, showscale: false, showlegend: false, ncontours: 20 },
    colorscale: [
      [0, "#f4f8fb"],
      [1, "#6f9fc4"],
    ], // pale, so that what is drawn on it stands out
    line: { width: 1, color: "#ffffff" },
    hovertemplate: `(%{x}, %{y})<br>${plane.log ? "log₁₀ " : ""}${name} %{z}<extra></extra>`,
  };
}

/** The graph of a function of two numbers, in space; can be turned with the mouse. */
export function surface(name: string, f: (x: number, y: number) => number, plane: Plane): Layer {
  const scale = [
    [0, "#0072b2"],
    [1, "#d6e6f2"],
  ];
  return { type: "surface", name, ...overPlane("surface", f, plane), showscale: false, colorscale: scale };
}

function trace(where: string, name: string, x: Numbers, y: Numbers, style: Style): Layer {
  const [xs, ys] = [list(where, x), list(where, y)];
  requireEqual(where, xs, ys);
  return { type: "scatter", name, x: xs, y: ys, ...legend(style) };
}

function lineStyle(style: Style): object {
  const { width = 2, dash } = style;
  return { width, ...colorOf(style), ...(dash && { dash }) };
}

function colorOf({ role }: Style): { color?: string } {
  if (role === undefined) return {};
  if (!Object.hasOwn(COLORS, role))
    throw new UserError(`plot: the role must be one of ${Object.keys(COLORS).join(", ")}, got ${shown(role)}`);
  return { color: COLORS[role] };
}

function legend({ legend }: Style): object {
  return legend === false ? { showlegend: false } : {};
}

function overPlane(where: string, f: (x: number, y: number) => number, { x, y, count = 41 }: Plane) {
  requireFunction(where, "f", f, "(x, y) => x * y");
  const [xs, ys] = [grid(where, x[0], x[1], count), grid(where, y[0], y[1], count)];
  return { x: xs, y: ys, z: ys.map((b) => xs.map((a) => f(a, b))) };
}

function grid(where: string, from: number, to: number, count: number): number[] {
  requireNumber(where, "from", from);
  requireNumber(where, "to", to);
  requireSize(where, "count", count);
  if (from >= to) throw new UserError(`${where}: from must be below to, got ${from} and ${to}`);
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(count - 1, 1));
}

function list(where: string, values: Numbers): number[] {
  const data = values instanceof Matrix ? values.data : values;
  if (typeof data !== "object" || data === null || !("length" in data))
    throw new UserError(`${where}: expected a list of numbers or a Matrix, got ${shown(values)}`);
  return Array.from(data);
}

function requireEqual(where: string, ...lists: readonly (readonly unknown[])[]): void {
  const odd = lists.find(({ length }) => length !== lists[0].length);
  if (odd) throw new UserError(`${where}: the lists must be equally long, got ${lists[0].length} and ${odd.length}`);
}
