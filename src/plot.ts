// plot and slide: pictures composed of layers, as plotly's {data, layout, frames}.
// A title states what the picture shows; the description says the same for those who cannot see it.

import {
  requireFunction,
  requireNumber,
  requireOptions,
  requirePositive,
  requireText,
  shown,
  UserError,
} from "./errors";
import {
  axis,
  extent,
  type Figure,
  figure,
  inRange,
  logAxis,
  rounded,
  significant,
  widened,
  withSlider,
} from "./figure";
import type { Layer } from "./layers";
import { thinned, wordOnThinning } from "./thinning";

/** Things of one kind side by side take turns in colour and in dash, so that they stay apart without colour. */
const SEVERAL = ["#0072b2", "#222222", "#6a4fb0", "#2b7fae", "#7a7a7a"];

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];

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
  requireText("slide", "the name", name);
  if (!Array.isArray(values) || values.length === 0)
    throw new UserError(`slide: expected at least one value, got ${shown(values)}`);
  requireFunction("slide", "layersAt", layersAt, '(h) => [line("f", x, y)]');
  const { label = named, note, start = 0 } = requireOptions("slide", options, WORDS);
  const labels = textsOf("label", label, values);
  const notes = note && textsOf("note", note, values);
  const twice = labels.find((text, i) => labels.indexOf(text) !== i);
  if (twice !== undefined)
    throw new UserError(`slide: two values have the label ${shown(twice)}, so one cannot be reached`);
  if (!(Number.isInteger(start) && start >= 0 && start < values.length))
    throw new UserError(`slide: start counts the values from 0 to ${values.length - 1}, got ${shown(start)}`);
  const stills = values.map((value) => panelsOf("slide", layersAt(value), options));
  const axes = stills[0].map((panel, k) =>
    steady(
      panel.axes,
      stills.flatMap((still) => still[k].layers),
    ),
  );
  const figures = stills.map((still, i) => composed(still, axes, { ...options, note: notes?.[i] }));
  const odd = figures.findIndex(({ data }) => data.length !== figures[0].data.length);
  if (odd >= 0)
    throw new UserError(
      `slide: ${figures[odd].data.length} layers at ${labels[odd]} and ${figures[0].data.length} at ${labels[0]}: there must be as many at every value`,
    );
  const moving = [...figures[0].data.keys()].filter((i) =>
    figures.some(({ data }) => differs(data[i], figures[0].data[i])),
  );
  const annotated = figures.some(({ layout }) => "annotations" in layout);
  const frames = figures.map(({ data, layout }, i) => ({
    name: labels[i],
    traces: moving,
    data: moving.map((t) =>
      changing(
        data[t],
        figures.map((figure) => figure.data[t]),
      ),
    ),
    ...(annotated && { layout: { annotations: (layout as any).annotations ?? [] } }),
  }));
  return withSlider(figures[start], frames, `${name} = `, start);
}

/** A value as its label, unless another is given. */
function named(value: unknown): string {
  if (Array.isArray(value)) return value.map(named).join();
  return typeof value === "object" ? shown(value) : String(value);
}

/** What a function says of each value, or an error unless these are texts. */
function textsOf<T>(name: string, f: (value: T) => string, values: readonly T[]): string[] {
  requireFunction("slide", name, f, "(h) => String(h)");
  const texts = Array.from(values, (value) => f(value));
  const odd = texts.findIndex((text) => typeof text !== "string");
  if (odd >= 0) throw new UserError(`slide: ${name} must give a text, gave ${shown(texts[odd])} for value ${odd}`);
  return texts;
}

const WORDS = '{ title: "It rises", description: "A line from …" }';

interface Panel {
  layers: readonly Layer[];
  axes: Axes;
}

function panelsOf(where: string, layers: readonly Layer[] | readonly Layer[][], options: PlotOptions): Panel[] {
  if (!Array.isArray(layers) || layers.length === 0)
    throw new UserError(`${where}: expected a list of layers such as [line("f", x, y)], got ${shown(layers)}`);
  const { panels, height } = requireOptions(where, options, WORDS);
  if (height !== undefined) requirePositive(where, "height", height);
  if (panels === undefined) {
    requireAxes(where, options);
    requireLayers(where, layers);
    return [{ layers: layers as Layer[], axes: options }];
  }
  if (!Array.isArray(panels)) throw new UserError(`${where}: panels must be a list, got ${shown(panels)}`);
  if (layers.length !== panels.length || !layers.every(Array.isArray))
    throw new UserError(`${where}: ${panels.length} panels need as many lists of layers, got ${shown(layers)}`);
  for (const axes of panels) requireAxes(where, requireOptions(where, axes, '{ x: "t", logY: true }'));
  for (const list of layers) requireLayers(where, list as Layer[]);
  return panels.map((axes, k) => ({ layers: layers[k] as Layer[], axes }));
}

function requireLayers(where: string, layers: readonly Layer[]): void {
  const stranger = layers.findIndex((layer) => typeof layer?.type !== "string");
  if (stranger >= 0)
    throw new UserError(
      `${where}: expected layers such as line("f", x, y), found ${shown(layers[stranger])} among them`,
    );
}

function requireAxes(where: string, { logX, logY, xRange, yRange }: Axes): void {
  requireRange(where, "xRange", xRange, logX);
  requireRange(where, "yRange", yRange, logY);
}

function requireRange(where: string, name: string, range?: readonly [number, number], log?: boolean): void {
  if (range === undefined) return;
  if (!Array.isArray(range) || range.length !== 2)
    throw new UserError(`${where}: ${name} must be a pair such as [0, 1], got ${shown(range)}`);
  for (const end of range)
    if (log) requirePositive(where, "an end of a log axis", end);
    else requireNumber(where, `an end of ${name}`, end);
}

function composed(whole: Panel[], axes: Axes[], options: PlotOptions & { note?: string }): Figure {
  const { title, description, height, note } = options;
  const panels = whole.map((panel) => ({ ...panel, layers: panel.layers.map(thinned) }));
  const layersOf = (all: Panel[]) => all.flatMap(({ layers }) => layers);
  const thinning = wordOnThinning(layersOf(whole), layersOf(panels));
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
  const place = { xref: "paper", yref: "paper", x: 1, xanchor: "right", yanchor: "bottom", showarrow: false };
  const annotations = [
    ...(note === undefined ? [] : [{ text: note, ...place, y: 1, font: { size: 15 } }]),
    ...(thinning === undefined ? [] : [{ text: thinning, ...place, y: 0, font: { size: 12 }, bgcolor: "#ffffff" }]),
  ];
  if (annotations.length > 0) layout.annotations = annotations;
  return figure(title, data, layout, thinning === undefined ? description : `${description} (${thinning})`);
}

function oneAxis(
  title: string,
  log: boolean | undefined,
  range: readonly [number, number] | undefined,
  layers: readonly Layer[],
  side: "x" | "y",
): object {
  if (!log) return range ? { ...axis(title), range: [...range] } : axis(title);
  const values = seen(layers, side, log);
  const [least, most] = range ?? extent(values.length > 0 ? values : [1]);
  const drawn = logAxis(title, least, most);
  return range ? { ...drawn, range: range.map((x) => Number(Math.log10(x).toFixed(4))) } : drawn;
}

/** What an axis can show of the layers on it. */
function seen(layers: readonly Layer[], side: "x" | "y", log?: boolean): number[] {
  return layers
    .flatMap((layer) => (isNumbers(layer[side]) ? layer[side] : []))
    .filter((x) => !log || (x > 0 && x <= Number.MAX_VALUE));
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
    const [least, most] = extent(seen(layers, side, log));
    if (!(least < most)) return undefined;
    if (!log) return widened(least, most, 0.05);
    const edge = Math.sqrt(Math.sqrt(Math.sqrt(most))) / Math.sqrt(Math.sqrt(Math.sqrt(least)));
    return [least / edge || Number.MIN_VALUE, inRange(most * edge)];
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

function isNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((x) => typeof x === "number");
}
