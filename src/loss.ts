// MSELoss: how far the outputs are from the targets, and in which direction.

import { requireFunction, shown, UserError } from "./errors";
import { buffer, type Matrix, requireMatrix, type Same, shape } from "./matrix";
import { remembered } from "./module";

/** A number that says how wrong the outputs are, and its gradient with respect to them. */
export interface Loss {
  forward(output: Matrix, y: Matrix): number;
  backward(out?: Matrix): Matrix;
}

/** L = 1/n Σ (output − y)², the mean over all n = rows × cols entries. */
export class MSELoss implements Loss {
  #difference?: Matrix;
  #n = 0;

  /** The loss, with output − y remembered for backward. */
  forward<R extends number, C extends number>(output: Matrix<R, C>, y: Matrix<Same<R>, Same<C>>): number {
    requireMatrix("MSELoss.forward", "output", output);
    requireMatrix("MSELoss.forward", "y", y);
    if (!output.hasShape(y.rows as R, y.cols as C))
      throw new UserError(
        `MSELoss.forward: output is ${shape(output)} and y is ${shape(y)}: every output needs its target`,
      );
    this.#difference = buffer(this.#difference, y.rows, y.cols);
    this.#n = y.data.length;
    return squaredDifference(this.#difference.data, output.data, y.data) / this.#n;
  }

  /** dL/d output = 2/n (output − y), in the shape of output. */
  backward(out?: Matrix): Matrix {
    const difference = remembered("MSELoss.backward", this.#difference);
    const gradient = buffer(out, difference.rows, difference.cols);
    for (let i = 0; i < this.#n; i++) gradient.data[i] = (2 / this.#n) * difference.data[i];
    return gradient;
  }
}

/** An error unless `loss` has what training needs, and is no layer: that would write its output over y. */
export function requireLoss(where: string, loss: Loss): void {
  for (const name of ["forward", "backward"] as const)
    requireFunction(where, `loss.${name}`, loss?.[name], "that of new MSELoss()");
  if ("apply" in loss) throw new UserError(`${where}: expected a loss such as new MSELoss(), got ${shown(loss)}`);
}

/** Writes output − y and returns Σ (output − y)². */
function squaredDifference(difference: Float64Array, output: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const d = output[i] - y[i];
    difference[i] = d;
    sum += d * d;
  }
  return sum;
}
