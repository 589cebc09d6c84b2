// Figures: pure functions from numbers to plotly's {data, layout, frames}. The only file that knows plotly's vocabulary.
// A title states what the picture shows; the description says the same for those who cannot see it.

import { requireFunction, requireNumber, requireSize, UserError } from "./errors";
import { type Matrix, requireFinite, shape } from "./matrix";
import type { Epoch } from "./training";

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
  function: "#0072b2",
  truth: "#00805d",
  loss: "#222222",
} as const;

const SEVERAL = ["#0072b2", "#d55e00", "#00805d", "#a6407c", "#222222"];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];

interface LineStyle {
  color: string;
  width?: number;
  dash?: string;
}

export interface CurvesOptions {
  title: string;
  from?: number;
  to?: number;
  x?: string;
  y?: string;
  description?: string;
}

/** Curves of functions of one number: `curvesFigure({ relu: (x) => Math.max(0, x) }, { title, from, to })`. */
export function curvesFigure(functions: Record<string, (x: number) => number>, options: CurvesOptions): Figure {
  const { title, from = -5, to = 5, x = "x", y = "y", description } = options;
  requireNumber("curvesFigure", "from", from);
  requireNumber("curvesFigure", "to", to);
  if (from >= to) throw new UserError(`curvesFigure: from must be below to, got ${from} and ${to}`);
  const names = Object.keys(functions);
  if (names.length === 0) throw new UserError("curvesFigure: expected at least one function, got none");
  const xs = Array.from({ length: 201 }, (_, i) => from + ((to - from) * i) / 200);
  const data = names.map((name, k) => {
    requireFunction("curvesFigure", name, functions[name], "(x) => x * x");
    return line(name, xs, xs.map(functions[name]), styleOf(k));
  });
  return figure(
    title,
    data,
    { xaxis: axis(x), yaxis: axis(y) },
    description ?? `Curves over ${x} from ${from} to ${to}: ${names.join(", ")}`,
  );
}

export interface FitOptions {
  title?: string;
  /** The curve behind the noise, if it is to be drawn. */
  truth?: (x: number) => number;
  description?: string;
}

/** The points of the data and the curve of the prediction. X, y and prediction are columns of the same length. */
export function fitFigure(
  X: Matrix<number, 1>,
  y: Matrix<number, 1>,
  prediction: Matrix<number, 1>,
  options: FitOptions = {},
): Figure {
  requireColumns("fitFigure", { X, y, prediction }, X.rows);
  const { title = "Data and prediction", truth, description } = options;
  const order = sorted(X);
  const data = [
    points("data", X.data, y.data),
    line("prediction", pick(X, order), pick(prediction, order), { color: COLORS.prediction, width: 3 }),
  ];
  if (truth) {
    const xs = pick(X, order);
    data.splice(1, 0, line("truth", xs, xs.map(truth), { color: COLORS.truth, dash: "dash" }));
  }
  return figure(
    title,
    data,
    { xaxis: axis("x"), yaxis: axis("y") },
    description ?? `${X.rows} data points and the curve of the prediction`,
  );
}

export interface LossOptions {
  title?: string;
  description?: string;
}

/** The loss over the epochs on a log axis: one history, or several by name. */
export function lossFigure(histories: Epoch[] | Record<string, Epoch[]>, options: LossOptions = {}): Figure {
  const named = Array.isArray(histories) ? { loss: histories } : histories;
  const { title = "The loss over the epochs", description } = options;
  if (Object.keys(named).length === 0) throw new UserError("lossFigure: expected at least one history, got none");
  const data = Object.entries(named).map(([name, history], k) => {
    if (history.length === 0) throw new UserError(`lossFigure: the history of ${name} is empty`);
    const off = history.find(({ loss }) => !(loss > 0 && Number.isFinite(loss)));
    if (off)
      throw new UserError(
        `lossFigure: a log axis needs losses above 0, but ${name} has ${off.loss} at epoch ${off.epoch}`,
      );
    return lossLine(name, history, Array.isArray(histories) ? { color: COLORS.loss } : styleOf(k));
  });
  const last = Object.entries(named).map(
    ([name, history]) => `${name} ${history[history.length - 1].loss.toPrecision(3)}`,
  );
  const layout = { xaxis: axis("epoch"), yaxis: logAxis("loss (MSE)") };
  return figure(
    title,
    data,
    layout,
    description ?? `Curves falling or rising over the epochs; at the end: ${last.join(", ")}`,
  );
}

/** What a network was at one epoch: its loss, its predictions for X, and where its hidden units bend. */
export interface Snapshot extends Epoch {
  prediction: Matrix<number, 1>;
  kinks: number[];
}

/** The fit, the kinks and the loss together, with a slider over the recorded epochs. */
export function epochsFigure(
  X: Matrix<number, 1>,
  y: Matrix<number, 1>,
  snapshots: Snapshot[],
  options: FitOptions = {},
): Figure {
  if (snapshots.length === 0) throw new UserError("epochsFigure: expected at least one snapshot, got none");
  requireColumns("epochsFigure", { X, y }, X.rows);
  for (const { prediction } of snapshots) requireColumns("epochsFigure", { prediction }, X.rows);
  const { title = "The fit over the epochs", description } = options;
  const first = snapshots[0];
  const last = snapshots[snapshots.length - 1];
  const [left, right] = extent(X.data);
  const [low, high] = extent(y.data);
  const order = sorted(X);
  const moving = (s: Snapshot) => {
    const seen = s.kinks.filter((k) => k >= left && k <= right);
    return [
      { y: rounded(pick(s.prediction, order), high - low) },
      { x: rounded(seen, right - left), y: seen.map(() => 0) }, // y0 with dy = 0 would not do: plotly takes 0 for 1
      { x: [s.epoch], y: [significant(s.loss)] },
    ];
  };
  const [fit, ticks, now] = moving(first);
  const data = [
    points("data", X.data, y.data),
    { ...line("prediction", pick(X, order), [], { color: COLORS.prediction, width: 3 }), ...fit },
    { ...marks("kinks", COLORS.function, "line-ns-open", 14), ...ticks, xaxis: "x", yaxis: "y2" },
    { ...lossLine("loss", snapshots, { color: COLORS.loss }), xaxis: "x2", yaxis: "y3" },
    {
      ...marks("this epoch", COLORS.prediction, "circle", 10),
      ...now,
      xaxis: "x2",
      yaxis: "y3",
      showlegend: false,
      cliponaxis: false,
    },
  ];
  const layout = {
    xaxis: { ...axis("x"), domain: [0, 0.62], range: widened(left, right, 0.025), anchor: "y2" },
    yaxis: { ...axis("y"), domain: [0.24, 1], range: widened(low, high, 0.2) },
    yaxis2: { ...axis("kinks"), domain: [0, 0.16], range: [-1, 1], showticklabels: false, ticks: "", showgrid: false },
    xaxis2: { ...axis("epoch"), domain: [0.72, 1], anchor: "y3" },
    yaxis3: { ...logAxis("loss (MSE)"), anchor: "x2" },
    height: 580,
  };
  const frames = snapshots.map((s) => ({ name: String(s.epoch), traces: [1, 2, 4], data: moving(s) }));
  const text =
    description ?? `The fit and the kinks at ${snapshots.length} epochs from ${first.epoch} to ${last.epoch}`;
  return withSlider(figure(title, data, layout, text), frames, "epoch ");
}

/** A slider that jumps to a frame, and a button that plays them. */
function withSlider(still: Figure, frames: { name: string }[], prefix: string): Figure {
  const jump = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  const play = { fromcurrent: true, frame: { duration: 350, redraw: true }, transition: { duration: 0 } };
  const steps = frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], jump] }));
  const buttons = [
    { label: "▶", method: "animate", args: [null, play] },
    { label: "❚❚", method: "animate", args: [[null], jump] },
  ];
  const layout = {
    ...still.layout,
    margin: { l: 70, r: 30, t: 80, b: 130 },
    sliders: [
      { active: 0, steps, x: 0.12, len: 0.88, y: -0.14, pad: { t: 20 }, currentvalue: { prefix, font: { size: 15 } } },
    ],
    updatemenus: [
      {
        type: "buttons",
        direction: "right",
        showactive: false,
        buttons,
        x: 0,
        xanchor: "left",
        y: -0.2,
        yanchor: "top",
        pad: { t: 20 },
      },
    ],
  };
  return { ...still, layout, frames };
}

function figure(title: string, data: object[], layout: object, description: string): Figure {
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
    description: `${title}. ${description}.`,
  };
}

function axis(title: string): object {
  return {
    title: { text: title },
    gridcolor: "#e3e3e3",
    zerolinecolor: "#b0b0b0",
    linecolor: "#777777",
    ticks: "outside",
  };
}

function logAxis(title: string): object {
  return {
    ...axis(title),
    type: "log",
    exponentformat: "power",
    dtick: 1,
    minor: { showgrid: false, ticks: "outside" },
  };
}

function lossLine(name: string, history: readonly Epoch[], style: LineStyle): object {
  return {
    ...line(name, [], [], style),
    x: history.map(({ epoch }) => epoch),
    y: history.map(({ loss }) => significant(loss)),
  };
}

function points(name: string, x: ArrayLike<number>, y: ArrayLike<number>): object {
  return { ...marks(name, COLORS.data, "circle", 6), x: rounded(x), y: rounded(y) };
}

function marks(name: string, color: string, symbol: string, size: number): object {
  return { type: "scatter", mode: "markers", name, marker: { color, symbol, size } };
}

function line(name: string, x: ArrayLike<number>, y: ArrayLike<number>, style: LineStyle): object {
  return { type: "scatter", mode: "lines", name, x: rounded(x), y: rounded(y), line: { width: 2, ...style } };
}

/** Curves side by side take turns in colour and in dash, so that they stay apart without colour. */
function styleOf(k: number): LineStyle {
  return { color: SEVERAL[k % SEVERAL.length], dash: DASHES[k % DASHES.length] };
}

/** Numbers as exact as a screen can show them: one step in two thousand of their span. A gap where one is not finite. */
function rounded(values: ArrayLike<number>, span?: number): (number | null)[] {
  const list = Array.from(values);
  const [least, most] = extent(list);
  let digits = 0;
  for (let unit = 1; unit * 2000 > (span ?? most - least) && digits < 12; unit /= 10) digits++;
  return list.map((x) => (Number.isFinite(x) ? Number(x.toFixed(digits)) : null));
}

/** A loss as exact as a log axis can show it. */
function significant(loss: number): number {
  return Number(loss.toPrecision(4));
}

function widened(from: number, to: number, by: number): [number, number] {
  return [from - by * (to - from), to + by * (to - from)];
}

function extent(values: ArrayLike<number>): [number, number] {
  const finite = Array.from(values).filter(Number.isFinite);
  return [Math.min(...finite), Math.max(...finite)];
}

function sorted(X: Matrix): number[] {
  return [...X.data.keys()].sort((i, j) => X.data[i] - X.data[j]);
}

function pick(m: Matrix, order: number[]): number[] {
  return order.map((i) => m.data[i]);
}

function requireColumns(where: string, columns: Record<string, Matrix>, rows: number): void {
  requireSize(where, "the number of rows", rows);
  for (const [name, m] of Object.entries(columns)) {
    requireFinite(where, name, m);
    if (!m.hasShape(rows, 1))
      throw new UserError(`${where}: ${name} must be a column of ${rows} (${rows}×1), got ${shape(m)}`);
  }
}
