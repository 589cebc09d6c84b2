// gradientCheck: is the backward pass right? Compares it, entry by entry, with difference quotients of the loss.
// Slow on purpose: two forward passes for every parameter. (CS231n notes, "Gradient checks")

import { requireNonNegative, UserError } from "./errors";
import { type Loss, MSELoss } from "./loss";
import { type Matrix, requireFinite, shape } from "./matrix";
import { type Parameter, requireParameters, type Trainable } from "./module";

/** One entry of one parameter: what backward says, and what the loss does when the entry moves. */
export interface CheckedEntry {
  parameter: number;
  row: number;
  col: number;
  backward: number;
  difference: number;
  /** |backward − difference| relative to the larger of the two. */
  error: number;
  /** The loss bends here, between the two points compared: it has no derivative, and any slope between its two sides will do. */
  kink: boolean;
}

export interface CheckOptions {
  loss?: Loss;
  /** Half the distance of the two points compared. */
  h?: number;
  /** The largest relative error that passes. */
  tolerance?: number;
}

/**
 * Compares the backward pass of a network on X, y with central differences (L(w + h) − L(w − h)) / 2h for every entry
 * of every parameter. Parameters and gradients are afterwards what they were.
 */
export function gradientCheck(network: Trainable, X: Matrix, y: Matrix, options: CheckOptions = {}): GradientReport {
  const { loss = new MSELoss(), h = 1e-5, tolerance = 1e-6 } = options;
  requireFinite("gradientCheck", "X", X);
  requireFinite("gradientCheck", "y", y);
  requireNonNegative("gradientCheck", "h", h);
  requireNonNegative("gradientCheck", "tolerance", tolerance);
  if (h === 0) throw new UserError("gradientCheck: h must be above 0: a difference quotient divides by it");
  const parameters = network.parameters();
  requireParameters("gradientCheck", parameters);
  const lossNow = () => loss.forward(network.forward(X), y);
  const gradients = gradientsOf(network, parameters, lossNow, loss);
  const entries = parameters.flatMap((parameter, index) =>
    Array.from(gradients[index], (backward, i) => checkedEntry(parameter, index, i, backward, lossNow, h, tolerance)),
  );
  lossNow(); // leave the network as after its last forward
  return new GradientReport(parameters, entries, h, tolerance);
}

/** What `gradientCheck` found. Print it to read it. */
export class GradientReport {
  readonly passed: boolean;
  /** The entries that disagree, worst first. */
  readonly wrong: CheckedEntry[];

  constructor(
    private readonly parameters: readonly Parameter[],
    readonly entries: readonly CheckedEntry[],
    readonly h: number,
    readonly tolerance: number,
  ) {
    this.wrong = entries.filter((e) => !(e.error <= tolerance) && !e.kink).sort(byError);
    this.passed = this.wrong.length === 0;
  }

  toString(): string {
    const verdict = this.passed
      ? "backward agrees with the difference quotients"
      : `backward is WRONG in ${this.wrong.length} of ${this.entries.length} entries`;
    const head = ["parameter", "shape", "wrong", "kinks", "worst at", "backward", "difference", "relative error"];
    const table = [head, ...this.parameters.map((parameter, index) => this.line(parameter, index))];
    const widths = head.map((_, c) => Math.max(...table.map((row) => row[c].length)));
    const lines = table.map((row) => row.map((cell, c) => cell.padStart(widths[c])).join("  "));
    const scale = `${this.entries.length} entries, h = ${this.h}, tolerance ${this.tolerance}`;
    return [`gradient check: ${verdict}`, scale, ...lines].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  private line(parameter: Parameter, index: number): string[] {
    const own = this.entries.filter((e) => e.parameter === index), wrong = this.wrong.filter((e) => e.parameter === index);
    const smooth = own.filter((e) => !e.kink).sort(byError);
    const worst = smooth[0] ?? own[0];
    return [
      String(index),
      shape(parameter.value),
      `${wrong.length}/${own.length}`,
      String(own.length - smooth.length),
      `(${worst.row}, ${worst.col})`,
      worst.backward.toPrecision(6),
      worst.difference.toPrecision(6),
      worst.error.toExponential(1),
    ];
  }
}

/** The gradients of one backward pass, as copies; the parameters' own gradients are put back. */
function gradientsOf(network: Trainable, parameters: Parameter[], lossNow: () => number, loss: Loss): Float64Array[] {
  const before = parameters.map(({ grad }) => grad.data.slice());
  for (const { grad } of parameters) grad.data.fill(0);
  const value = lossNow();
  if (!Number.isFinite(value)) throw new UserError(`gradientCheck: the loss is ${value}, which has no slope`);
  network.backward(loss.backward());
  const gradients = parameters.map(({ grad }) => grad.data.slice());
  parameters.forEach(({ grad }, k) => grad.data.set(before[k]));
  return gradients;
}

function checkedEntry(
  parameter: Parameter, index: number, i: number, backward: number, lossNow: () => number, h: number, tolerance: number,
): CheckedEntry {
  const w = parameter.value.data, start = w[i];
  const lossAt = (value: number) => {
    w[i] = value;
    const loss = lossNow();
    w[i] = start;
    return loss;
  };
  const difference = (lossAt(start + h) - lossAt(start - h)) / (2 * h);
  // A loss L is known to about ε·L only, so its difference quotient to about ε·L / h: smaller slopes are rounding.
  const here = lossAt(start), dust = (4 * Number.EPSILON * Math.abs(here)) / h;
  const error = relativeError(backward, difference, dust / tolerance);
  const kink = error > tolerance && isKink(backward, here, lossAt, start, h, tolerance, dust);
  return { parameter: index, row: Math.floor(i / parameter.value.cols), col: i % parameter.value.cols, backward, difference, error, kink };
}

/**
 * Whether the loss bends within h, and `backward` is no worse than that allows: nearer by, it is right, or it lies
 * between the slopes of the two sides.
 */
function isKink(
  backward: number, here: number, lossAt: (value: number) => number, start: number, h: number, tolerance: number, dust: number,
): boolean {
  for (const near of [h / 10, h / 100]) {
    const left = (here - lossAt(start - near)) / near, right = (lossAt(start + near) - here) / near;
    const room = (dust * h) / near;
    if (relativeError(backward, (left + right) / 2, room / tolerance) <= tolerance) return true;
    const bend = Math.abs(right - left), slack = room + 1e-3 * bend;
    const between = backward >= Math.min(left, right) - slack && backward <= Math.max(left, right) + slack;
    if (between && bend > 1e3 * near * Math.max(1, Math.abs(backward))) return true;
  }
  return false;
}

function relativeError(a: number, b: number, floor: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), floor);
}

function byError(a: CheckedEntry, b: CheckedEntry): number {
  return b.error - a.error;
}
