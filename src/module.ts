// What every part of a network can do, and the parameters it may own.

import { requireFunction, shown, UserError } from "./errors";
import { Matrix, requireMatrix } from "./matrix";

/** Numbers that training changes, and the gradient of the loss with respect to them, which has the same shape. */
export class Parameter<Rows extends number = number, Cols extends number = number> {
  readonly value: Matrix<Rows, Cols>;
  readonly grad: Matrix<Rows, Cols>;

  constructor(value: Matrix<Rows, Cols>) {
    requireMatrix("Parameter", "the value", value);
    this.value = value;
    this.grad = new Matrix<number, number>(value.rows, value.cols);
  }
}

/** A function of a batch (one sample a row) that can also send a gradient back. */
export interface Module {
  /** f(X), nothing remembered. Written to `out` if that has the right shape, else to a new matrix. */
  apply(x: Matrix, out?: Matrix): Matrix;
  /** f(X), remembering what `backward` needs, by reference: in between, write into neither X nor the result. */
  forward(x: Matrix, out?: Matrix): Matrix;
  /** From dY, the gradient at the output: adds to the gradient of every parameter and returns dX. */
  backward(dy: Matrix, out?: Matrix): Matrix;
  parameters(): Parameter[];
}

/** What training and the gradient check need of a network. */
export interface Trainable {
  forward(x: Matrix): Matrix;
  backward(gradient: Matrix): unknown;
  parameters(): Parameter[];
}

/** What `forward` remembered, or an error if it has not run. */
export function remembered<T>(where: string, memory: T | undefined): T {
  if (memory === undefined) throw new UserError(`${where}: call forward first`);
  return memory;
}

/** An error unless `network` has what training needs, and parameters. */
export function requireTrainable(where: string, network: Trainable): void {
  for (const name of ["forward", "backward", "parameters"] as const)
    requireFunction(where, `network.${name}`, network?.[name], "that of new NeuralNetwork(1, 100, 1, random)");
  requireParameters(where, network.parameters());
}

/** An error unless `parameters` is a list of at least one Parameter. */
export function requireParameters(where: string, parameters: unknown): void {
  if (!Array.isArray(parameters))
    throw new UserError(`${where}: expected network.parameters(), got ${shown(parameters)}`);
  if (parameters.length === 0)
    throw new UserError(`${where}: the list of parameters is empty: there is nothing to train`);
  const stranger = parameters.findIndex((p) => !(p instanceof Parameter));
  if (stranger >= 0)
    throw new UserError(`${where}: expected a list of parameters, found ${shown(parameters[stranger])} in it`);
  if (new Set(parameters).size < parameters.length)
    throw new UserError(`${where}: a parameter stands twice in the list and would move twice in every step`);
}
