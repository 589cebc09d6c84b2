// The two curves of the course, sampled with noise.

import { requireNonNegative, requireNumber, requireOptions, requireSize } from "./errors";
import { Matrix, requireFinite } from "./matrix";
import { normal, type Random, requireRandom } from "./random";

/** Points of a curve: X and y are columns with one row a sample. */
export interface Data<N extends number = number> {
  X: Matrix<N, 1>;
  y: Matrix<N, 1>;
}

export interface DataOptions {
  /** The standard deviation of the noise; 0.1 unless given. */
  noise?: number;
  /** false: one draw shifts the whole curve, as in the original program; true, unless given: one draw for every sample. */
  perSample?: boolean;
}

/** `count` points from `from` to `to`, both included, evenly spaced, as a column. */
export function linspace<N extends number>(from: number, to: number, count: N): Matrix<N, 1> {
  requireNumber("linspace", "from", from);
  requireNumber("linspace", "to", to);
  requireNumber("linspace", "to − from", to - from);
  requireSize("linspace", "count", count);
  const x = Matrix.zeros(count, 1);
  const step = count > 1 ? (to - from) / (count - 1) : 0;
  for (let i = 0; i < count; i++) x.data[i] = i * step + from;
  if (count > 1) x.data[count - 1] = to;
  return x;
}

/** y = sin x + noise at `count` points over [−10, 10]. */
export function sineData<N extends number>(count: N, random: Random, options: DataOptions = {}): Data<N> {
  return sampled("sineData", Math.sin, count, random, options);
}

/** y = e^(x/3) + x³ + x²/3 + x + noise at `count` points over [−10, 10]. */
export function cubicData<N extends number>(count: N, random: Random, options: DataOptions = {}): Data<N> {
  return sampled("cubicData", (x) => Math.exp(x / 3) + x * x * x + (x * x) / 3 + x, count, random, options);
}

function sampled<N extends number>(
  where: string,
  f: (x: number) => number,
  count: N,
  random: Random,
  options: DataOptions,
): Data<N> {
  const { noise = 0.1, perSample = true } = requireOptions(where, options, "{ noise: 0.1 }");
  requireSize(where, "count", count);
  requireRandom(where, random);
  requireNonNegative(where, "noise", noise);
  const X = linspace(-10, 10, count);
  const shift = perSample ? 0 : noise * normal(random);
  const y = X.map((x) => f(x) + (perSample ? noise * normal(random) : shift));
  requireFinite(where, "y", y);
  return { X, y };
}
