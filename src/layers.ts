// The layers that a picture is composed of: lines, points, areas, arrows, contours, surfaces. Each is a plotly trace.
// A layer knows its meaning, and so its colour; axes and titles are plot's business.

import {
  requireFunction,
  requireNonNegative,
  requireNumber,
  requireOptions,
  requirePositive,
  requireSize,
  requireText,
  shown,
  UserError,
  valueAt,
} from "./errors";
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
  return lineOf("line", name, x, y, style);
}

/** A mark at every point (xᵢ, yᵢ). */
export function points(name: string, x: Numbers, y: Numbers, style: Style = {}): Layer {
  const traced = trace("points", name, x, y, style);
  const { symbol = "circle", size = 6 } = style;
  return { ...traced, mode: "markers", marker: { ...colorOf(style), symbol, size } };
}

/** The graph of a function of one number, drawn through 201 points, or `count`. */
export function curve(
  name: string,
  f: (x: number) => number,
  options: Style & { from: number; to: number; count?: number },
): Layer {
  requireFunction("curve", "f", f, "(x) => x * x");
  const { from, to, count = 201 } = requireOptions("curve", options, "{ from: -1, to: 1 }");
  const xs = grid("curve", from, to, count);
  const ys = xs.map((x) => valueAt("curve", f, x));
  return lineOf("curve", name, xs, ys, options);
}

/** The area between two lines over the same x. */
export function band(name: string, x: Numbers, low: Numbers, high: Numbers, style: Style = {}): Layer {
  const [xs, lows, highs] = [x, low, high].map((values) => list("band", values));
  requireEqual("band", xs, lows, highs);
  requireOptions("band", style, STYLE);
  const around = [...lows, ...highs.reverse()];
  const area = lineOf("band", name, [...xs, ...[...xs].reverse()], around, { ...style, width: 0 });
  return { ...area, fill: "toself", fillcolor: `${COLORS[style.role ?? "function"]}33`, hoverinfo: "skip" };
}

/** An arrow from every start (x, y) along its vector (dx, dy). */
export function arrows(
  name: string,
  starts: readonly (readonly number[])[],
  vectors: readonly (readonly number[])[],
  style: Style = {},
): Layer {
  const [from, by] = [pairs(starts), pairs(vectors)];
  requireEqual("arrows", from, by);
  requireOptions("arrows", style, STYLE);
  const along = (axis: 0 | 1) => from.flatMap((at, i) => [at[axis], at[axis] + by[i][axis], Number.NaN]);
  const size = from.flatMap(() => [0, style.size ?? 12, 0]);
  const shaft = lineOf("arrows", name, along(0), along(1), { role: "gradient", ...style });
  // Marks of several sizes would be seen through.
  const marker = {
    ...colorOf({ role: "gradient", ...style }),
    symbol: "arrow",
    angleref: "previous",
    size,
    opacity: 1,
  };
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
  requireText("contours", "the name", name);
  const { x, y, z } = overPlane("contours", f, plane);
  const heights = plane.log ? z.map((row) => row.map(Math.log10)) : z;
  return {
    ...{ type: "contour", name, x, y, z: heights, showscale: false, showlegend: false, ncontours: 20 },
    colorscale: [
      [0, "#f4f8fb"],
      [1, "#d5e5f1"],
    ], // pale, so that what is drawn on it stands out
    line: { width: 1, color: "#a9c4da" },
    hovertemplate: `(%{x}, %{y})<br>${plane.log ? "log₁₀ " : ""}${name} %{z}<extra></extra>`,
  };
}

/** The graph of a function of two numbers, in space; can be turned with the mouse. */
export function surface(name: string, f: (x: number, y: number) => number, plane: Plane): Layer {
  requireText("surface", "the name", name);
  const scale = [
    [0, "#0072b2"],
    [1, "#d6e6f2"],
  ];
  return { type: "surface", name, ...overPlane("surface", f, plane), showscale: false, colorscale: scale };
}

function lineOf(where: string, name: string, x: Numbers, y: Numbers, style: Style): Layer {
  return { ...trace(where, name, x, y, style), mode: "lines", line: lineStyle(style) };
}

function trace(where: string, name: string, x: Numbers, y: Numbers, style: Style): Layer {
  requireText(where, "the name", name);
  requireStyle(where, style);
  const [xs, ys] = [list(where, x), list(where, y)];
  requireEqual(where, xs, ys);
  return { type: "scatter", name, x: xs, y: ys, ...legend(style) };
}

const STYLE = '{ role: "data", width: 3 }';

function requireStyle(where: string, style: Style): void {
  const { role, width, size, dash, symbol } = requireOptions(where, style, STYLE);
  if (role !== undefined && !(typeof role === "string" && Object.hasOwn(COLORS, role)))
    throw new UserError(`plot: the role must be one of ${Object.keys(COLORS).join(", ")}, got ${shown(role)}`);
  if (width !== undefined) requireNonNegative(where, "width", width);
  if (size !== undefined) requirePositive(where, "size", size);
  if (dash !== undefined) requireText(where, "dash", dash);
  if (symbol !== undefined) requireText(where, "symbol", symbol);
}

function lineStyle(style: Style): object {
  const { width = 2, dash } = style;
  return { width, ...colorOf(style), ...(dash && { dash }) };
}

function colorOf({ role }: Style): { color?: string } {
  return role === undefined ? {} : { color: COLORS[role] };
}

function legend({ legend }: Style): object {
  return legend === false ? { showlegend: false } : {};
}

function overPlane(where: string, f: (x: number, y: number) => number, plane: Plane) {
  requireFunction(where, "f", f, "(x, y) => x * y");
  const { x, y, count = 41 } = requireOptions(where, plane, "{ x: [-1, 1], y: [-1, 1] }");
  requirePair(where, "x", x);
  requirePair(where, "y", y);
  const [xs, ys] = [grid(where, x[0], x[1], count), grid(where, y[0], y[1], count)];
  return { x: xs, y: ys, z: ys.map((b) => xs.map((a) => valueAt(where, f, a, b))) };
}

function grid(where: string, from: number, to: number, count: number): number[] {
  requireNumber(where, "from", from);
  requireNumber(where, "to", to);
  requireSize(where, "count", count);
  if (from >= to) throw new UserError(`${where}: from must be below to, got ${from} and ${to}`);
  requireNumber(where, "(to − from) · count", (to - from) * count);
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(count - 1, 1));
}

function list(where: string, values: Numbers): number[] {
  const data = values instanceof Matrix ? values.data : values;
  if (!Array.isArray(data) && !ArrayBuffer.isView(data))
    throw new UserError(`${where}: expected a list of numbers or a Matrix, got ${shown(values)}`);
  const numbers = Array.from(data as ArrayLike<number>);
  const stranger = numbers.findIndex((x) => typeof x !== "number");
  if (stranger >= 0)
    throw new UserError(`${where}: entry ${stranger} of a list must be a number, got ${shown(numbers[stranger])}`);
  return numbers;
}

function pairs(list: unknown): readonly (readonly number[])[] {
  if (!Array.isArray(list)) throw new UserError(`arrows: expected a list of pairs, got ${shown(list)}`);
  Array.from(list).forEach((pair, i) => requirePair("arrows", `entry ${i} of a list`, pair));
  return list;
}

function requirePair(where: string, name: string, pair: readonly number[]): void {
  if (!(Array.isArray(pair) && pair.length === 2 && pair.every((x) => typeof x === "number")))
    throw new UserError(`${where}: ${name} must be a pair such as [-1, 1], got ${shown(pair)}`);
}

function requireEqual(where: string, ...lists: readonly (readonly unknown[])[]): void {
  const odd = lists.find(({ length }) => length !== lists[0].length);
  if (odd) throw new UserError(`${where}: the lists must be equally long, got ${lists[0].length} and ${odd.length}`);
}
