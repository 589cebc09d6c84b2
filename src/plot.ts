// plot and slide: pictures composed of layers, as plotly's {data, layout, frames}. This file and figures.ts know plotly's vocabulary.
// A title states what the picture shows; the description says the same for those who cannot see it.

import {
  requireFunction,
  requireNumber,
  requireOptions,
  requirePositive,
  requireSize,
  shown,
  UserError,
} from "./errors";
import { Matrix } from "./matrix";

/** What plotly draws, and a sentence that says what is to be seen. */
export interface Figure {
  data: object[];
  layout: object;
  frames?: object[];
  config: object;
  description: string;
}

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

/** Things of one kind side by side take turns in colour and in dash, so that they stay apart without colour. */
const SEVERAL = ["#0072b2", "#222222", "#6a4fb0", "#3d95c6", "#7a7a7a"];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];

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

/** A bar for every label. */
export function bars(name: string, labels: readonly string[], heights: Numbers, style: Style = {}): Layer {
  const y = list("bars", heights);
  requireEqual("bars", labels, y);
  return { type: "bar", name, x: [...labels], y, marker: colorOf(style), ...legend(style) };
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

export interface Axes {
  /** The labels of the axes. */
  x?: string;
  y?: string;
  z?: string;
  logX?: boolean;
  logY?: boolean;
  xRange?: readonly [number, number];
  yRange?: readonly [number, number];
  /** One unit is as long on the one axis as on the other. */
  square?: boolean;
}

export interface PlotOptions extends Axes {
  /** What the picture shows, as a sentence. */
  title: string;
  /** The same in more words, for those who cannot see it. */
  description: string;
  height?: number;
  /** Several pictures side by side: the axes of each; the layers then come as a list for each. */
  panels?: readonly Axes[];
}

/** A picture of layers, later ones on top. */
export function plot(layers: readonly Layer[] | readonly Layer[][], options: PlotOptions): Figure {
  const panels = panelsOf("plot", layers, options);
  return composed(
    panels,
    panels.map(({ axes }) => axes),
    options,
  );
}

export interface SlideOptions<T> extends PlotOptions {
  /** How a value stands at the slider. */
  label?: (value: T) => string;
  /** A line in the picture that changes with the value. */
  note?: (value: T) => string;
  /** The value to begin with, counted from 0. */
  start?: number;
}

/** A picture with a slider: `layersAt` gives the layers for each value, always as many. */
export function slide<T>(
  name: string,
  values: readonly T[],
  layersAt: (value: T) => readonly Layer[] | readonly Layer[][],
  options: SlideOptions<T>,
): Figure {
  if (!Array.isArray(values) || values.length === 0)
    throw new UserError(`slide: expected at least one value, got ${shown(values)}`);
  const { label = String, note, start = 0 } = requireOptions("slide", options, WORDS);
  const labels = values.map((value) => label(value));
  const twice = labels.find((text, i) => labels.indexOf(text) !== i);
  if (twice !== undefined)
    throw new UserError(`slide: two values have the label ${shown(twice)}, so one cannot be reached`);
  if (!(start in values))
    throw new UserError(`slide: start counts the values from 0 to ${values.length - 1}, got ${shown(start)}`);
  const stills = values.map((value) => panelsOf("slide", layersAt(value), options));
  const axes = stills[0].map((panel, k) =>
    steady(
      panel.axes,
      stills.flatMap((still) => still[k].layers),
    ),
  );
  const figures = stills.map((still, i) => {
    const text = note?.(values[i]);
    return composed(still, axes, { ...options, note: text });
  });
  const odd = figures.findIndex(({ data }) => data.length !== figures[0].data.length);
  if (odd >= 0)
    throw new UserError(
      `slide: ${figures[odd].data.length} layers at ${labels[odd]} and ${figures[0].data.length} at ${labels[0]}: there must be as many at every value`,
    );
  const moving = [...figures[0].data.keys()].filter((i) =>
    figures.some(({ data }) => differs(data[i], figures[0].data[i])),
  );
  const frames = figures.map(({ data, layout }, i) => ({
    name: labels[i],
    traces: moving,
    data: moving.map((t) =>
      changing(
        data[t],
        figures.map((figure) => figure.data[t]),
      ),
    ),
    ...(note && { layout: { annotations: (layout as any).annotations } }),
  }));
  return withSlider(figures[start], frames, `${name} = `, start);
}

/** A slider that jumps to a frame, and a button that plays them. */
export function withSlider(still: Figure, frames: { name: string }[], prefix: string, active = 0): Figure {
  const jump = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  const play = { fromcurrent: true, frame: { duration: 350, redraw: true }, transition: { duration: 0 } };
  const steps = frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], jump] }));
  const buttons = [
    { label: "▶", method: "animate", args: [null, play] },
    { label: "❚❚", method: "animate", args: [[null], jump] },
  ];
  const { height = 460 } = still.layout as { height?: number };
  const slider = { active, steps, x: 0.18, len: 0.82, y: -0.14, pad: { t: 20 } };
  const placed = { x: 0, xanchor: "left", y: -0.2, yanchor: "top", pad: { t: 20 } };
  const layout = {
    ...still.layout,
    height: Math.max(height, 540),
    margin: { l: 70, r: 30, t: 80, b: 130 },
    sliders: [{ ...slider, currentvalue: { prefix, font: { size: 15 } } }],
    updatemenus: [{ type: "buttons", direction: "right", showactive: false, buttons, ...placed }],
  };
  return { ...still, layout, frames };
}

/** What all figures of the course share. */
export function figure(title: string, data: object[], layout: object, description: string): Figure {
  if (![title, description].every((text) => typeof text === "string" && text.trim() !== ""))
    throw new UserError(
      "plot: a picture needs a title that states what it shows, and a description that says it in words",
    );
  return {
    data,
    layout: {
      title: { text: title, font: { size: 18 }, x: 0, xref: "paper", xanchor: "left", y: 0.98, yanchor: "top" },
      height: 460,
      margin: { l: 70, r: 30, t: 80, b: 60 },
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      font: { size: 14, color: "#222222" },
      legend: { orientation: "h", y: 1, yanchor: "bottom", x: 0, xanchor: "left" },
      ...layout,
    },
    config: { displaylogo: false },
    description: `${title}. ${description.replace(/\.$/, "")}.`,
  };
}

export function axis(title: string): object {
  return {
    title: { text: title },
    gridcolor: "#e3e3e3",
    zerolinecolor: "#b0b0b0",
    linecolor: "#777777",
    ticks: "outside",
  };
}

/** A log axis from `least` to `most`. Over many decades not every one is labelled; the title makes room for wide labels. */
export function logAxis(title: string, least = 1, most = 1): object {
  const decades = Math.log10(most / least);
  return {
    ...axis(title),
    type: "log",
    exponentformat: "power",
    dtick: decades > 10 ? Math.ceil(decades / 8) : 1,
    minor: { showgrid: false, ticks: "outside" },
    ...((least < 1e-9 || most > 1e9) && { automargin: true }),
  };
}

/** Numbers as exact as a screen can show them: one step in two thousand of their span. A gap where one is not finite. */
export function rounded(values: ArrayLike<number>, span?: number): (number | null)[] {
  const numbers = Array.from(values);
  const [least, most] = extent(numbers);
  let digits = 0;
  for (let unit = 1; unit * 2000 > (span ?? most - least) && digits < 12; unit /= 10) digits++;
  return numbers.map((x) => (Number.isFinite(x) ? Number(x.toFixed(digits)) : null));
}

/** A number as exact as a log axis can show it. */
export function significant(x: number): number {
  return Number(x.toPrecision(4));
}

export function widened(from: number, to: number, by: number): [number, number] {
  return [from - by * (to - from), to + by * (to - from)];
}

export function extent(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of Array.from(values).filter(Number.isFinite)) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return [least, most];
}

// From layers to a figure

const WORDS = '{ title: "It rises", description: "A line from …" }';

interface Panel {
  layers: readonly Layer[];
  axes: Axes;
}

function panelsOf(where: string, layers: readonly Layer[] | readonly Layer[][], options: PlotOptions): Panel[] {
  if (!Array.isArray(layers) || layers.length === 0)
    throw new UserError(`${where}: expected a list of layers such as [line("f", x, y)], got ${shown(layers)}`);
  const { panels } = requireOptions(where, options, WORDS);
  for (const { logX, logY, xRange, yRange } of panels ?? [options])
    for (const end of [...((logX && xRange) || []), ...((logY && yRange) || [])])
      requirePositive(where, "an end of a log axis", end);
  if (!panels) return [{ layers: layers as Layer[], axes: options }];
  if (layers.length !== panels.length || !layers.every(Array.isArray))
    throw new UserError(`${where}: ${panels.length} panels need as many lists of layers, got ${shown(layers)}`);
  return panels.map((axes, k) => ({ layers: layers[k] as Layer[], axes }));
}

function composed(panels: Panel[], axes: Axes[], options: PlotOptions & { note?: string }): Figure {
  const { title, description, height, note } = options;
  const data = panels.flatMap(({ layers }, k) => {
    let turn = 0;
    return layers.map((layer) => drawn(isColored(layer) ? layer : inTurn(layer, turn++), axes[k], k));
  });
  const layout: Record<string, unknown> = { ...(height && { height }) };
  const gap = 0.1;
  const width = (1 - gap * (panels.length - 1)) / panels.length;
  panels.forEach(({ layers }, k) => {
    const domain = [k * (width + gap), k * (width + gap) + width];
    if (layers.some(({ type }) => type === "surface")) {
      const { x = "x", y = "y", z = "z" } = axes[k];
      const side = (text: string) => ({ title: { text }, nticks: 5 });
      const camera = { eye: { x: 1.5, y: -1.5, z: 0.9 }, center: { x: 0, y: 0, z: -0.15 } };
      const sides = { xaxis: side(x), yaxis: side(y), zaxis: side(z), camera };
      layout[`scene${suffix(k)}`] = { ...sides, domain: { x: domain } };
      if (panels.length === 1) layout.margin = { l: 20, r: 20, t: 50, b: 10 };
      return;
    }
    const { x = "x", y = "y", logX, logY, xRange, yRange, square } = axes[k];
    const on = (side: string) => `${side}${suffix(k)}`;
    layout[`xaxis${suffix(k)}`] = {
      ...oneAxis(x, logX, xRange, layers, "x"),
      ...(square && { constrain: "domain" }),
      ...(panels.length > 1 && { domain, anchor: on("y") }),
    };
    layout[`yaxis${suffix(k)}`] = {
      ...oneAxis(y, logY, yRange, layers, "y"),
      ...(panels.length > 1 && { anchor: on("x") }),
      ...(square && { scaleanchor: on("x"), constrain: "domain" }),
    };
  });
  if (note !== undefined) {
    const place = { xref: "paper", yref: "paper", x: 1, y: 1, xanchor: "right", yanchor: "bottom", showarrow: false };
    layout.annotations = [{ text: note, ...place, font: { size: 15 } }];
  }
  return figure(title, data, layout, description);
}

function oneAxis(
  title: string,
  log: boolean | undefined,
  range: readonly [number, number] | undefined,
  layers: readonly Layer[],
  side: "x" | "y",
): object {
  if (!log) return range ? { ...axis(title), range: [...range] } : axis(title);
  const [least, most] = range ?? extent(positive(layers, side));
  const drawn = logAxis(title, least, most);
  return range ? { ...drawn, range: range.map((x) => Number(Math.log10(x).toFixed(4))) } : drawn;
}

/** What a log axis can show of the layers on it. */
function positive(layers: readonly Layer[], side: "x" | "y"): number[] {
  const seen = layers.flatMap((layer) => (isNumbers(layer[side]) ? layer[side] : [])).filter((x) => x > 0);
  return seen.length > 0 ? seen : [1];
}

/** A layer as plotly gets it: its numbers rounded to what a screen shows, and its panel. */
function drawn(layer: Layer, { logX, logY }: Axes, k: number): Layer {
  const side = (values: unknown, log?: boolean) =>
    isNumbers(values) ? (log ? values.map((x) => (x > 0 ? significant(x) : null)) : rounded(values)) : values;
  const place =
    layer.type === "surface" ? { scene: `scene${suffix(k)}` } : { xaxis: `x${suffix(k)}`, yaxis: `y${suffix(k)}` };
  const z = layer.z && { z: layer.z.map((row: number[]) => row.map(significant)) };
  return {
    ...layer,
    x: side(layer.x, logX),
    y: side(layer.y, logY),
    ...z,
    ...(k > 0 || layer.type === "surface" ? place : {}),
  };
}

/** Axes that hold the same range whatever the slider shows. */
function steady(axes: Axes, layers: Layer[]): Axes {
  const range = (side: "x" | "y", log?: boolean): [number, number] | undefined => {
    const feet = side === "y" && layers.some(({ type }) => type === "bar") ? [0] : [];
    const all = [...feet, ...layers.flatMap((layer) => (isNumbers(layer[side]) ? layer[side] : []))].filter(
      (x) => !log || x > 0,
    );
    const [least, most] = extent(all);
    if (!(least < most)) return undefined;
    if (!log) return widened(least, most, 0.05);
    const edge = Math.sqrt(Math.sqrt(Math.sqrt(most / least)));
    return [least / edge, most * edge];
  };
  const { logX, logY } = axes;
  return { ...axes, xRange: axes.xRange ?? range("x", logX), yRange: axes.yRange ?? range("y", logY) };
}

function suffix(k: number): string {
  return k === 0 ? "" : String(k + 1);
}

function differs(a: object, b: object): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** Those keys of a trace that are not the same in all of its frames. */
function changing(trace: Layer, frames: Layer[]): object {
  const keys = Object.keys(trace).filter((key) => frames.some((frame) => differs([frame[key]], [trace[key]])));
  return Object.fromEntries(keys.map((key) => [key, trace[key]]));
}

function isColored(layer: Layer): boolean {
  return layer.type === "contour" || layer.type === "surface" || (layer.line ?? layer.marker)?.color !== undefined;
}

function inTurn(layer: Layer, turn: number): Layer {
  const color = SEVERAL[turn % SEVERAL.length];
  if (!layer.line) return { ...layer, marker: { ...layer.marker, color } };
  return { ...layer, line: { dash: DASHES[turn % DASHES.length], ...layer.line, color } };
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

function isNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((x) => typeof x === "number");
}

function requireEqual(where: string, ...lists: readonly (readonly unknown[])[]): void {
  const odd = lists.find(({ length }) => length !== lists[0].length);
  if (odd) throw new UserError(`${where}: the lists must be equally long, got ${lists[0].length} and ${odd.length}`);
}
