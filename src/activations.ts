// ReLU, Sigmoid and Tanh: functions of one number, applied to every entry of a matrix.
// Each remembers its output y, because its derivative can be computed from y alone.

import { relu, reluGradient } from "./kernels";
import { buffer, type Matrix, requireMatrix, requireShape } from "./matrix";
import { type Module, type Parameter, remembered } from "./module";

/** What the three share: shapes in, shapes out. The formulas are in the classes below. */
abstract class Activation implements Module {
  #y?: Matrix;

  /** Writes y = f(x) for every entry. */
  protected abstract values(y: Float64Array, x: Float64Array): void;

  /** Writes dx = dy · f′(x) for every entry, f′(x) being computed from y = f(x). */
  protected abstract gradients(dx: Float64Array, dy: Float64Array, y: Float64Array): void;

  /** f of every entry, nothing remembered. */
  apply<R extends number, C extends number>(x: Matrix<R, C>, out?: Matrix<R, C>): Matrix<R, C> {
    requireMatrix(`${this.constructor.name}.forward`, "x", x);
    const y = buffer(out, x.rows, x.cols);
    this.values(y.data, x.data);
    return y;
  }

  /** f of every entry, remembered for backward. */
  forward<R extends number, C extends number>(x: Matrix<R, C>, out?: Matrix<R, C>): Matrix<R, C> {
    const y = this.apply(x, out);
    this.#y = y;
    return y;
  }

  /** dx = dy · f′(x) for every entry. */
  backward<R extends number, C extends number>(dy: Matrix<R, C>, out?: Matrix<R, C>): Matrix<R, C> {
    const where = `${this.constructor.name}.backward`;
    const y = remembered(where, this.#y);
    requireShape(where, "dy", dy, y.rows, y.cols);
    const dx = buffer(out, y.rows, y.cols);
    this.gradients(dx.data, dy.data, y.data);
    return dx;
  }

  /** None: an activation has nothing to train. */
  parameters(): Parameter[] {
    return [];
  }
}

/** relu(x) = max(0, x). At 0, where it has no derivative, the course takes 0. (Nair and Hinton 2010) */
export class ReLU extends Activation {
  /** y = x where x > 0, else 0. */
  protected values(y: Float64Array, x: Float64Array): void {
    relu(y, x);
  }

  /** relu′(x) = 1 where y > 0, else 0. */
  protected gradients(dx: Float64Array, dy: Float64Array, y: Float64Array): void {
    reluGradient(dx, dy, y);
  }
}

/** σ(x) = 1 / (1 + e⁻ˣ). */
export class Sigmoid extends Activation {
  protected values(y: Float64Array, x: Float64Array): void {
    for (let i = 0; i < x.length; i++) {
      const e = Math.exp(-Math.abs(x[i])); // never overflows
      y[i] = x[i] >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
  }

  /** σ′(x) = y (1 − y), with y the output. */
  protected gradients(dx: Float64Array, dy: Float64Array, y: Float64Array): void {
    for (let i = 0; i < y.length; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
  }
}

/** tanh(x). */
export class Tanh extends Activation {
  protected values(y: Float64Array, x: Float64Array): void {
    for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]);
  }

  /** tanh′(x) = 1 − y², with y the output. */
  protected gradients(dx: Float64Array, dy: Float64Array, y: Float64Array): void {
    for (let i = 0; i < y.length; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
  }
}
