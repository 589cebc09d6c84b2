// What several tests share: refusals, difference quotients that do not come from src, and exact comparison.

import { expect } from "vitest";
import { Matrix, normal, type Random, UserError } from "../src/index";

/** The message of the UserError that `mistake` throws. That it is one, and short enough to be read, is checked here for all tests. */
export function refusal(mistake: () => unknown): string {
  let thrown: unknown;
  try {
    const result = mistake();
    thrown = `nothing was thrown, the result is ${result}`;
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof UserError)) throw new Error(`not refused with a UserError: ${thrown}`);
  expect(thrown.message.split("\n").length).toBeLessThanOrEqual(3);
  expect(thrown.message).toMatch(/^[A-Za-z][\w.]*: ./);
  return thrown.message;
}

/** Lets a test pass what the compiler would refuse. */
export function untyped(value: unknown): never {
  return value as never;
}

/** Zeros of a shape the compiler does not know, so that only the run time can refuse them. */
export function zeros(rows: number, cols: number): Matrix {
  return Matrix.zeros(rows, cols);
}

/** A matrix of draws from N(0, 1). */
export function drawn<R extends number, C extends number>(rows: R, cols: C, random: Random): Matrix<R, C> {
  return Matrix.zeros(rows, cols).map(() => normal(random));
}

/** dL/dp for every entry of p by central differences. L must depend on p alone, whose entries are put back. */
export function slopes(p: Matrix, L: () => number, h = 1e-5): Float64Array {
  return p.data.map((value, i) => {
    p.data[i] = value + h;
    const above = L();
    p.data[i] = value - h;
    const below = L();
    p.data[i] = value;
    return (above - below) / (2 * h);
  });
}

/** Fails unless every entry of the gradient is dL/dp, up to the rounding of a difference quotient. */
export function expectSlopes(gradient: Matrix, p: Matrix, L: () => number): void {
  expect([gradient.rows, gradient.cols]).toEqual([p.rows, p.cols]);
  const expected = slopes(p, L);
  gradient.data.forEach((actual, i) => {
    const error = Math.abs(actual - expected[i]) / Math.max(1e-2, Math.abs(actual), Math.abs(expected[i]));
    if (!(error < 1e-7))
      throw new Error(`entry ${i}: the gradient is ${actual}, the difference quotient ${expected[i]}`);
  });
}

/** Σ of all products of entries: the number whose gradient with respect to `y` is `dy`. */
export function weighted(y: Matrix, dy: Matrix): number {
  return y.data.reduce((sum, value, i) => sum + value * dy.data[i], 0);
}

/** The first place where two lists of numbers are not the same bits (NaN equals NaN, −0 is not 0), or "none". */
export function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): string {
  if (actual.length !== expected.length) return `${actual.length} numbers instead of ${expected.length}`;
  for (let i = 0; i < expected.length; i++)
    if (!Object.is(actual[i], expected[i])) return `entry ${i} is ${actual[i]} instead of ${expected[i]}`;
  return "none";
}
