// gradientCheck: is the backward pass right? Compares it, entry by entry, with difference quotients of the loss.
// Slow on purpose: two forward passes for every parameter. (CS231n notes, "Gradient checks")

import { requireOptions, requirePositive, shown, UserError } from "./errors";
import { type Loss, MSELoss, requireLoss } from "./loss";
import { type Matrix, requireFinite, requireMatrix, shape } from "./matrix";
import { type Parameter, requireTrainable, type Trainable } from "./module";

/** One entry of one parameter: what backward says, and what the loss does when the entry moves. */
export interface CheckedEntry {
  parameter: number;
  row: number;
  col: number;
  backward: number;
  difference: number;
  /**
   * |backward − difference| relative to the larger of the two. Where L bends so much more than it slopes that the
   * difference itself is off, that of the difference extrapolated from h and h/2, if it is smaller.
   */
  error: number;
  /** The loss bends here, within h: it has no derivative, and any slope between its two sides will do. */
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
  const { loss = new MSELoss(), h = 1e-5, tolerance = 1e-6 } = requireOptions("gradientCheck", options, "{ h: 1e-5 }");
  requireTrainable("gradientCheck", network);
  requireLoss("gradientCheck", loss);
  requireFinite("gradientCheck", "X", X);
  requireFinite("gradientCheck", "y", y);
  requireSteps(h, tolerance);
  const parameters = network.parameters();
  const lossNow = () => loss.forward(network.forward(X), y);
  const gradients = gradientsOf(network, parameters, lossNow, loss);
  const output = network.forward(X);
  requireMatrix("gradientCheck", "network.forward(X)", output);
  const size = largest(y) + largest(output);
  const entries = parameters.flatMap((parameter, index) =>
    Array.from(gradients[index], (backward, i) => {
      const { difference, error, kink } = compared(backward, new Slope(parameter, i, lossNow, size), h, tolerance);
      const { cols } = parameter.value;
      return { parameter: index, row: Math.floor(i / cols), col: i % cols, backward, difference, error, kink };
    }),
  );
  lossNow(); // leave the network as after a forward on X
  return new GradientReport(parameters, entries, h, tolerance);
}

/** What `gradientCheck` found. Print it to read it. */
export class GradientReport {
  readonly passed: boolean;
  /** The entries that disagree, worst first. */
  readonly wrong: CheckedEntry[];
  readonly #parameters: readonly Parameter[];

  constructor(
    parameters: readonly Parameter[],
    readonly entries: readonly CheckedEntry[],
    readonly h: number,
    readonly tolerance: number,
  ) {
    this.#parameters = parameters;
    this.wrong = worstFirst(entries.filter((e) => !(e.error <= tolerance) && !e.kink));
    this.passed = this.wrong.length === 0;
  }

  /** A verdict, and a line for every parameter. */
  toString(): string {
    const verdict = this.passed
      ? "backward agrees with the difference quotients"
      : `backward is WRONG in ${this.wrong.length} of ${this.entries.length} entries`;
    const head = ["parameter", "shape", "wrong", "kinks", "worst at", "backward", "difference", "relative error"];
    const table = [head, ...this.#parameters.map((parameter, index) => this.#line(parameter, index))];
    const widths = head.map((_, c) => Math.max(...table.map((row) => row[c].length)));
    const lines = table.map((row) => row.map((cell, c) => cell.padStart(widths[c])).join("  "));
    const scale = `${this.entries.length} entries, h = ${this.h}, tolerance ${this.tolerance}`;
    return [`gradient check: ${verdict}`, scale, ...lines].join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #line(parameter: Parameter, index: number): string[] {
    const own = this.entries.filter((e) => e.parameter === index);
    const smooth = worstFirst(own.filter((e) => !e.kink));
    const worst = smooth[0] ?? own[0];
    return [
      String(index),
      shape(parameter.value),
      `${this.wrong.filter((e) => e.parameter === index).length}/${own.length}`,
      String(own.length - smooth.length),
      `(${worst.row}, ${worst.col})`,
      worst.backward.toPrecision(6),
      worst.difference.toPrecision(6),
      worst.error.toExponential(1),
    ];
  }
}

/** The loss as a function of one entry of one parameter. */
class Slope {
  readonly #here: number;

  constructor(
    readonly parameter: Parameter,
    readonly entry: number,
    readonly lossNow: () => number,
    readonly size: number,
  ) {
    this.#here = this.lossAt(0);
  }

  /** The loss with the entry moved by `step`, and the entry put back. */
  lossAt(step: number): number {
    const w = this.parameter.value.data;
    const start = w[this.entry];
    try {
      w[this.entry] = start + step;
      return this.lossNow();
    } finally {
      w[this.entry] = start;
    }
  }

  /** (L(w + h) − L(w − h)) / 2h, and the difference quotients of its two sides. */
  quotients(h: number): { left: number; right: number; middle: number; dust: number } {
    const above = this.lossAt(h);
    const below = this.lossAt(-h);
    for (const loss of [above, below])
      if (!Number.isFinite(loss))
        throw new UserError(`gradientCheck: ${h} away the loss is ${shown(loss)}; try a smaller h`);
    const left = (this.#here - below) / h;
    const right = (above - this.#here) / h;
    // Each output is known to about ε times its size, and L to about 2√L times that: a quotient cannot be surer.
    const root = Math.sqrt(Math.max(Math.abs(above), Math.abs(below)));
    return {
      left,
      right,
      middle: (above - below) / (2 * h),
      dust: (4 * Number.EPSILON * root * (root + this.size)) / h,
    };
  }
}

function compared(backward: number, slope: Slope, h: number, tolerance: number) {
  const { left, right, middle, dust } = slope.quotients(h);
  const error = relativeError(backward, middle, dust / tolerance);
  if (error <= tolerance) return { difference: middle, error, kink: false };
  const half = slope.quotients(h / 2);
  // The difference is off by some c·h² and that of h/2 by a quarter of it: a fit near perfect has slopes below that.
  const finer = relativeError(backward, (4 * half.middle - middle) / 3, (3 * dust) / tolerance);
  if (finer <= tolerance) return { difference: middle, error: finer, kink: false };
  // The slopes of the two sides at the entry itself, extrapolated from h and h/2: where nothing bends they are the same.
  const sides = [2 * half.left - left, 2 * half.right - right];
  const slack = 4 * dust + tolerance * Math.abs(middle);
  const kink = backward >= Math.min(...sides) - slack && backward <= Math.max(...sides) + slack;
  return { difference: middle, error, kink };
}

function relativeError(a: number, b: number, floor: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), floor, Number.MIN_VALUE); // 0 where both are 0
}

/** The gradients of one backward pass, as copies; the parameters' own gradients are put back. */
function gradientsOf(network: Trainable, parameters: Parameter[], lossNow: () => number, loss: Loss): Float64Array[] {
  const value = lossNow();
  if (!Number.isFinite(value)) throw new UserError(`gradientCheck: the loss is ${shown(value)}, which has no slope`);
  const before = parameters.map(({ grad }) => grad.data.slice());
  try {
    for (const { grad } of parameters) grad.data.fill(0);
    network.backward(loss.backward());
    return parameters.map(({ grad }) => grad.data.slice());
  } finally {
    parameters.forEach(({ grad }, k) => grad.data.set(before[k]));
  }
}

function requireSteps(h: number, tolerance: number): void {
  requirePositive("gradientCheck", "h", h);
  requirePositive("gradientCheck", "tolerance", tolerance);
  if (h < 1e-10) throw new UserError(`gradientCheck: h = ${h} is so small that rounding hides every slope; try 1e-5`);
}

function largest(m: Matrix): number {
  return m.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

function worstFirst(entries: CheckedEntry[]): CheckedEntry[] {
  const badness = ({ error }: CheckedEntry) => (Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
  return entries.sort((a, b) => badness(b) - badness(a) || 0);
}
