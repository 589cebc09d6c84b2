// train: forward, loss, backward, step, over and over; it stops with a clear word when the loss is no longer a number.

import { requireFunction, requireNonNegative, requireOptions, requireSize, shown, UserError } from "./errors";
import { type Loss, requireLoss } from "./loss";
import { type Matrix, requireFinite, type Same, shape } from "./matrix";
import { requireParameters, requireTrainable, type Trainable } from "./module";
import type { Optimizer } from "./optim";

/** The loss at one epoch, before that epoch's step. Epochs count from 0. */
export interface Epoch {
  epoch: number;
  loss: number;
}

/** A factor on the learning rate for each epoch. */
export type Schedule = (epoch: number, epochs: number) => number;

export interface TrainOptions {
  loss: Loss;
  optimizer: Optimizer;
  epochs: number;
  /** An epoch is recorded and reported at 0, every, 2·every, … and at the last. */
  every?: number;
  schedule?: Schedule;
  /** Called for every recorded epoch when its loss is known and before its step. */
  onEpoch?: (epoch: Epoch) => void;
}

/** Trains on the full batch X (N×In), y (N×Out); returns the recorded epochs. A schedule sets the lr and puts it back. */
export function train<N extends number>(
  network: Trainable,
  X: Matrix<N, number>,
  y: Matrix<Same<N>, number>,
  options: TrainOptions,
): Epoch[] {
  const example = "{ loss, optimizer, epochs: 5000 }";
  const { loss, optimizer, epochs, every = 100, schedule, onEpoch } = requireOptions("train", options, example);
  requireSize("train", "epochs", epochs);
  requireSize("train", "every", every);
  if (schedule !== undefined) requireFunction("train", "schedule", schedule, "cosine");
  if (onEpoch !== undefined)
    requireFunction("train", "onEpoch", onEpoch, "({ epoch, loss }) => console.log(epoch, loss)");
  requireLoss("train", loss);
  requireOptimizer(optimizer);
  requireTrainable("train", network);
  requireOwnParameters(network, optimizer);
  requireData(X, y);
  const history: Epoch[] = [];
  const baseRate = optimizer.lr;
  let gradient: Matrix | undefined;
  let last = Number.NaN;
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const value = loss.forward(network.forward(X), y);
      requireFiniteLoss(value, epoch, last, optimizer.lr);
      gradient = loss.backward(gradient);
      optimizer.zeroGrad();
      network.backward(gradient);
      if (epoch % every === 0 || epoch === epochs - 1) {
        history.push({ epoch, loss: value });
        onEpoch?.({ epoch, loss: value });
      }
      if (schedule) optimizer.lr = baseRate * factorOf(schedule, epoch, epochs);
      optimizer.step();
      last = value;
    }
  } finally {
    if (schedule) optimizer.lr = baseRate;
  }
  return history;
}

/** From 1 to 0 along half a cosine. (Loshchilov and Hutter 2017, equation 5, without restarts) */
export const cosine: Schedule = (epoch, epochs) => {
  requireSize("cosine", "epochs", epochs);
  requireNonNegative("cosine", "epoch", epoch);
  if (epoch > epochs) throw new UserError(`cosine: epoch must be at most ${epochs}, got ${epoch}`);
  return 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));
};

function factorOf(schedule: Schedule, epoch: number, epochs: number): number {
  const factor = schedule(epoch, epochs);
  requireNonNegative("train", `schedule(${epoch}, ${epochs})`, factor);
  return factor;
}

function requireOptimizer(optimizer: Optimizer): void {
  for (const name of ["step", "zeroGrad"] as const)
    requireFunction(
      "train",
      `optimizer.${name}`,
      optimizer?.[name],
      "that of new Adam(network.parameters(), { lr: 0.01 })",
    );
}

function requireOwnParameters(network: Trainable, optimizer: Optimizer): void {
  requireParameters("train: optimizer.parameters", optimizer.parameters);
  const trained = new Set(optimizer.parameters);
  if (!network.parameters().some((parameter) => trained.has(parameter)))
    throw new UserError("train: the optimizer holds no parameter of this network: was it made for another one?");
}

function requireData(X: Matrix, y: Matrix): void {
  requireFinite("train", "X", X);
  requireFinite("train", "y", y);
  if (X.rows !== y.rows)
    throw new UserError(`train: X is ${shape(X)} and y is ${shape(y)}: every row of X needs a row of y`);
}

function requireFiniteLoss(loss: number, epoch: number, last: number, lr: number): void {
  if (Number.isFinite(loss)) return;
  if (typeof loss !== "number") throw new UserError(`train: loss.forward must give a number, gave ${shown(loss)}`);
  const cause =
    epoch === 0 ? "the start weights, X or y are too large to square, or a weight is NaN" : `lr = ${lr} is too large`;
  const before = epoch === 0 ? "" : ` (one epoch before it was ${last.toPrecision(3)})`;
  throw new UserError(`train: stopped at epoch ${epoch}: the loss is ${loss}${before}.\nLikely cause: ${cause}.`);
}
