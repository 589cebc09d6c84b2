// The figures that several lessons draw: a fit, losses, a training over its epochs. Other pictures are composed with plot.

import { requireFunction, requireNumber, requireOptions, shown, UserError, valueAt } from "./errors";
import { type Matrix, requireFinite, requireMatrix, shape } from "./matrix";
import { axis, extent, type Figure, figure, logAxis, rounded, significant, widened, withSlider } from "./figure";
import { type Layer, line, points, type Style } from "./layers";
import { plot } from "./plot";
import type { Epoch } from "./training";

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
  requireColumns("fitFigure", { X, y, prediction });
  const { title = "Data and prediction", truth, description } = requireOptions("fitFigure", options, WORDS);
  if (truth !== undefined) requireFunction("fitFigure", "truth", truth, "Math.sin");
  const order = sorted(X);
  const xs = pick(X, order);
  const graph = (f: (x: number) => number) => xs.map((x) => valueAt("fitFigure", f, x));
  const layers = [
    points("data", X, y, { role: "data" }),
    ...(truth ? [line("truth", xs, graph(truth), { role: "truth", dash: "dash" })] : []),
    line("prediction", xs, pick(prediction, order), { role: "prediction", width: 3 }),
  ];
  const text = description ?? `${X.rows} data points and the curve of the prediction`;
  return plot(layers, { title, description: text });
}

export interface LossOptions {
  title?: string;
  description?: string;
}

/** The loss over the epochs on a log axis: one history, or several by name. */
export function lossFigure(histories: Epoch[] | Record<string, Epoch[]>, options: LossOptions = {}): Figure {
  if (typeof histories !== "object" || histories === null)
    throw new UserError(`lossFigure: expected what train gave, or several by name, got ${shown(histories)}`);
  const named = Array.isArray(histories) ? { loss: histories } : histories;
  const { title = "The loss over the epochs", description } = requireOptions("lossFigure", options, WORDS);
  if (Object.keys(named).length === 0) throw new UserError("lossFigure: expected at least one history, got none");
  const layers = Object.entries(named).map(([name, history]) => {
    requireLosses("lossFigure", name, history);
    return lossLine(name, history, Array.isArray(histories) ? { role: "loss" } : {});
  });
  const last = Object.entries(named).map(
    ([name, history]) => `${name} ${history[history.length - 1].loss.toPrecision(3)}`,
  );
  const text = description ?? `Curves falling or rising over the epochs; at the end: ${last.join(", ")}`;
  return plot(layers, { title, description: text, x: "epoch", y: "loss (MSE)", logY: true });
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
  requireColumns("epochsFigure", { X, y });
  requireSnapshots(X, snapshots);
  const { title = "The fit over the epochs", description } = requireOptions("epochsFigure", options, WORDS);
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
    { ...points("data", [], [], { role: "data" }), x: rounded(X.data), y: rounded(y.data) },
    { ...line("prediction", [], [], { role: "prediction", width: 3 }), x: rounded(pick(X, order)), ...fit },
    {
      ...points("kinks", [], [], { role: "function", symbol: "line-ns-open", size: 14 }),
      ...ticks,
      xaxis: "x",
      yaxis: "y2",
    },
    {
      ...lossLine("loss", snapshots, { role: "loss" }),
      y: snapshots.map(({ loss }) => significant(loss)),
      xaxis: "x2",
      yaxis: "y3",
    },
    {
      ...points("this epoch", [], [], { role: "prediction", size: 10 }),
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

function lossLine(name: string, history: readonly Epoch[], style: Style): Layer {
  const epochs = history.map(({ epoch }) => epoch);
  return line(
    name,
    epochs,
    history.map(({ loss }) => loss),
    style,
  );
}

function sorted(X: Matrix): number[] {
  return [...X.data.keys()].sort((i, j) => X.data[i] - X.data[j]);
}

function pick(m: Matrix, order: number[]): number[] {
  return order.map((i) => m.data[i]);
}

const WORDS = '{ title: "It fits" }';

/** An error unless all are columns as long as X, the first. */
function requireColumns(where: string, columns: Record<string, Matrix>): void {
  requireMatrix(where, "X", columns.X);
  const { rows } = columns.X;
  for (const [name, m] of Object.entries(columns)) {
    requireFinite(where, name, m);
    if (!m.hasShape(rows, 1))
      throw new UserError(`${where}: ${name} must be a column of ${rows} (${rows}×1), got ${shape(m)}`);
  }
}

function requireLosses(where: string, name: string, history: readonly Epoch[]): void {
  if (!Array.isArray(history))
    throw new UserError(`${where}: the history of ${name} must be what train gave, got ${shown(history)}`);
  if (history.length === 0) throw new UserError(`${where}: the history of ${name} is empty`);
  for (const entry of history) {
    const { epoch, loss } = requireOptions(`${where}: the history of ${name}`, entry, "{ epoch: 0, loss: 1 }");
    requireNumber(where, `an epoch of ${name}`, epoch);
    if (!(Number.isFinite(loss) && loss > 0))
      throw new UserError(
        `${where}: a log axis needs losses above 0, but ${name} has ${shown(loss)} at epoch ${epoch}`,
      );
  }
}

function requireSnapshots(X: Matrix, snapshots: readonly Snapshot[]): void {
  if (!Array.isArray(snapshots)) throw new UserError(`epochsFigure: expected snapshots, got ${shown(snapshots)}`);
  if (snapshots.length === 0) throw new UserError("epochsFigure: expected at least one snapshot, got none");
  requireLosses("epochsFigure", "loss", snapshots);
  for (const { epoch, prediction, kinks } of snapshots) {
    requireColumns("epochsFigure", { X, prediction });
    if (!(Array.isArray(kinks) && kinks.every((kink) => typeof kink === "number")))
      throw new UserError(`epochsFigure: the kinks at epoch ${epoch} must be a list of numbers, got ${shown(kinks)}`);
  }
}
