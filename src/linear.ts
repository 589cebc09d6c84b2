// Linear: Y = XW + b, its backward pass, and where it starts.
// With one input and a ReLU behind it, unit j bends the line at its kink x = −bⱼ / wⱼ; the last two functions are about those.

import { requireNumber, requireSize, shown, UserError } from "./errors";
import {
  addInto,
  affineGradientsInto,
  affineInto,
  buffer,
  Matrix,
  matmulTransposedInto,
  requireFinite,
  requireShape,
  shape,
} from "./matrix";
import { type Module, Parameter, remembered } from "./module";
import { normal, type Random, requireRandom, uniform } from "./random";

/** Y = XW + b for a batch X of N rows: X is N×In, W is In×Out, b is 1×Out, Y is N×Out. */
export class Linear<In extends number = number, Out extends number = number> implements Module {
  readonly weight: Parameter<In, Out>;
  readonly bias: Parameter<1, Out>;
  readonly inputSize: In;
  readonly outputSize: Out;
  readonly #dW: Matrix;
  readonly #db: Matrix;
  #x?: Matrix;

  /** Weights as `heNormal` draws them, zero biases. */
  constructor(inputSize: In, outputSize: Out, random: Random) {
    requireSize("Linear", "inputSize", inputSize);
    requireSize("Linear", "outputSize", outputSize);
    requireRandom("Linear", random);
    this.inputSize = inputSize;
    this.outputSize = outputSize;
    this.weight = new Parameter(heNormal(inputSize, outputSize, random));
    this.bias = new Parameter(Matrix.zeros(1, outputSize));
    this.#dW = Matrix.zeros(inputSize, outputSize);
    this.#db = Matrix.zeros(1, outputSize);
  }

  /** Y = XW + b, nothing remembered. */
  apply<N extends number>(x: Matrix<N, In>, out?: Matrix<N, Out>): Matrix<N, Out> {
    requireColumns("Linear.forward", x, this.inputSize);
    return affineInto(buffer(out, x.rows, this.outputSize), x, this.weight.value, this.bias.value);
  }

  /** Y = XW + b, with X remembered for backward. */
  forward<N extends number>(x: Matrix<N, In>, out?: Matrix<N, Out>): Matrix<N, Out> {
    const y = this.apply(x, out);
    this.#x = x;
    return y;
  }

  /** dW += Xᵀ dY,  db += column sums of dY;  returns dX = dY Wᵀ. */
  backward<N extends number>(dy: Matrix<N, Out>, out?: Matrix<N, In>): Matrix<N, In> {
    this.accumulate(dy);
    return matmulTransposedInto(buffer(out, dy.rows, this.inputSize), dy, this.weight.value);
  }

  /** The first half of backward, for a first layer: nobody asks for the gradient of the data. */
  accumulate<N extends number>(dy: Matrix<N, Out>): void {
    const x = remembered("Linear.backward", this.#x);
    requireShape("Linear.backward", "dY", dy, x.rows, this.outputSize);
    affineGradientsInto(this.#dW, this.#db, x, dy); // Xᵀ dY and the column sums of dY
    addInto(this.weight.grad, this.#dW);
    addInto(this.bias.grad, this.#db);
  }

  /** [weight, bias] */
  parameters(): Parameter[] {
    return [this.weight, this.bias];
  }
}

/** Weights drawn from N(0, 2/fanIn), independent of each other. (He et al. 2015, section 2.2) */
export function heNormal<In extends number, Out extends number>(
  fanIn: In,
  fanOut: Out,
  random: Random,
): Matrix<In, Out> {
  requireSize("heNormal", "fanIn", fanIn);
  const std = Math.sqrt(2 / fanIn);
  return Matrix.zeros(fanIn, fanOut).map(() => std * normal(random));
}

/** Where the units bend: −bⱼ / wⱼ for each unit of a layer with one input. A unit with weight 0 never bends and is left out. */
export function kinks<Out extends number>(linear: Linear<1, Out>): number[] {
  requireOneInput("kinks", linear);
  const w = linear.weight.value.data;
  const b = linear.bias.value.data;
  return [...w.keys()].filter((j) => w[j] !== 0).map((j) => -b[j] / w[j] + 0);
}

/** Sets the biases so that the kinks lie anywhere in [from, to], each as likely as the other: bⱼ = −wⱼ · uniform. */
export function spreadKinks<Out extends number>(
  linear: Linear<1, Out>,
  from: number,
  to: number,
  random: Random,
): void {
  requireOneInput("spreadKinks", linear);
  requireNumber("spreadKinks", "from", from);
  requireNumber("spreadKinks", "to", to);
  requireRandom("spreadKinks", random);
  if (from >= to) throw new UserError(`spreadKinks: from must be below to, got ${from} and ${to}`);
  const b = linear.weight.value.map((w) => -w * (from + (to - from) * uniform("spreadKinks", random)));
  requireFinite("spreadKinks", "the biases", b);
  linear.bias.value.data.set(b.data);
}

/** An error unless X has one column for each input. */
function requireColumns(where: string, x: Matrix, inputSize: number): void {
  if (!(x instanceof Matrix)) requireShape(where, "X", x, 1, inputSize);
  if (x.cols !== inputSize)
    throw new UserError(
      `${where}: X is ${shape(x)}, but the layer takes ${inputSize} ${inputSize === 1 ? "column" : "columns"}: one row a sample, one column an input`,
    );
}

function requireOneInput(where: string, linear: Linear): void {
  if (!(linear instanceof Linear))
    throw new UserError(`${where}: expected a Linear layer such as network.linear1, got ${shown(linear)}`);
  if (linear.inputSize !== 1)
    throw new UserError(`${where}: kinks are points only if the layer has one input, this one has ${linear.inputSize}`);
}
