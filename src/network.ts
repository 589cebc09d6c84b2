// The network of the course, its forward and its backward pass written out, and the same for any row of layers.

import { requireFunction, requireSize, shown, UserError } from "./errors";
import { ReLU } from "./activations";
import { Linear } from "./linear";
import { buffer, type Matrix, requireFinite, requireMatrix, requireShape, rowsOf } from "./matrix";
import { type Module, type Parameter, remembered } from "./module";
import { type Random, requireRandom } from "./random";

/** Two megabytes of hidden values, which a processor's cache still holds. */
const PIECE = 262_144;

/** output = relu(X W₁ + b₁) W₂ + b₂: two Linear layers with a ReLU between them. */
export class NeuralNetwork<In extends number = number, Hidden extends number = number, Out extends number = number> {
  readonly linear1: Linear<In, Hidden>;
  readonly relu = new ReLU();
  readonly linear2: Linear<Hidden, Out>;
  // Written over in every pass, so that training allocates nothing.
  #hidden?: Matrix;
  #dHidden?: Matrix;
  #output?: Matrix<number, Out>;
  #x?: Matrix<number, In>;

  /** He weights drawn from `random`, zero biases. */
  constructor(inputSize: In, hiddenSize: Hidden, outputSize: Out, random: Random) {
    requireSize("NeuralNetwork", "inputSize", inputSize);
    requireSize("NeuralNetwork", "hiddenSize", hiddenSize);
    requireSize("NeuralNetwork", "outputSize", outputSize);
    requireRandom("NeuralNetwork", random);
    this.linear1 = new Linear(inputSize, hiddenSize, random);
    this.linear2 = new Linear(hiddenSize, outputSize, random);
  }

  /** The outputs for a batch X, N×In. The next forward may write over the matrix returned: keep a copy(), or use predict. */
  forward<N extends number>(x: Matrix<N, In>): Matrix<N, Out> {
    requireFinite("NeuralNetwork.forward", "X", x);
    const output = buffer(spare(this.#output, x), x.rows, this.linear2.outputSize) as Matrix<N, Out>;
    for (const [from, to] of this.#pieces(x.rows)) this.#forward(rowsOf(x, from, to), rowsOf(output, from, to));
    this.#x = x;
    this.#output = output;
    return output;
  }

  /** From the gradient at the output, N×Out, adds to the gradient of every parameter: the chain rule, from back to front. */
  backward<N extends number>(dOutput: Matrix<N, Out>): void {
    const x = remembered("NeuralNetwork.backward", this.#x);
    const output = this.#output as Matrix<number, Out>; // remembered with x
    requireShape("NeuralNetwork.backward", "the gradient", dOutput, output.rows, output.cols);
    const pieces = this.#pieces(x.rows);
    for (const [from, to] of pieces) {
      // The layers remember one piece only, so each of several passes forward once more.
      if (pieces.length > 1) this.#forward(rowsOf(x, from, to), rowsOf(output, from, to));
      this.#backward(rowsOf(dOutput, from, to));
    }
  }

  /** One piece of a batch through the three layers. */
  #forward(x: Matrix<number, In>, output: Matrix<number, Out>): void {
    this.#hidden = this.linear1.forward(x, this.#hidden);
    this.relu.forward(this.#hidden, this.#hidden);
    this.linear2.forward(this.#hidden, output);
  }

  /** The same piece through them in reverse. */
  #backward(dOutput: Matrix<number, Out>): void {
    this.#dHidden = this.linear2.backward(dOutput, this.#dHidden);
    this.relu.backward(this.#dHidden, this.#dHidden);
    this.linear1.accumulate(this.#dHidden);
  }

  /** The outputs for a batch X in a matrix of its own. Training does not notice. */
  predict<N extends number>(x: Matrix<N, In>): Matrix<N, Out> {
    requireFinite("NeuralNetwork.predict", "X", x);
    return this.linear2.apply(this.relu.apply(this.linear1.apply(x)));
  }

  /** Cuts a batch where its hidden values would no longer stay in the cache: [from, to) of the rows of each piece. */
  #pieces(rows: number): [from: number, to: number][] {
    const count = Math.ceil((rows * this.linear1.outputSize) / PIECE);
    const size = Math.ceil(rows / Math.min(count, rows));
    return Array.from({ length: Math.ceil(rows / size) }, (_, i) => [i * size, Math.min((i + 1) * size, rows)]);
  }

  /** [linear1.weight, linear1.bias, linear2.weight, linear2.bias] */
  parameters(): Parameter[] {
    return [...this.linear1.parameters(), ...this.linear2.parameters()];
  }
}

/** Layers one after the other: `new Sequential(new Linear(1, 8, random), new Tanh(), new Linear(8, 1, random))`. */
export class Sequential implements Module {
  readonly layers: readonly Module[];
  readonly #outputs: Matrix[] = [];
  readonly #gradients: Matrix[] = [];

  constructor(...layers: Module[]) {
    const list = layers.flat() as Module[];
    if (list.length === 0) throw new UserError("Sequential: expected at least one layer, got none");
    const stranger = list.findIndex((layer) => typeof layer?.forward !== "function");
    if (stranger >= 0) throw new UserError(`Sequential: expected layers, found ${shown(list[stranger])} among them`);
    list.forEach((layer, i) => {
      for (const name of ["apply", "backward", "parameters"] as const)
        requireFunction("Sequential", `${name} of layer ${i}`, layer[name], "that of new ReLU()");
    });
    if (new Set(list).size < list.length)
      throw new UserError(
        "Sequential: a layer stands twice in the list, but it can remember only one forward: make two",
      );
    this.layers = list;
  }

  /** The output of the last layer, nothing remembered. */
  apply<N extends number>(x: Matrix<N, number>): Matrix<N, number> {
    return this.layers.reduce((x, layer, i) => resultOf("apply", i, layer.apply(x)), x as Matrix);
  }

  /** The output of the last layer. The next forward may write over the matrix returned: keep a copy(), or use predict. */
  forward<N extends number>(x: Matrix<N, number>): Matrix<N, number> {
    requireFinite("Sequential.forward", "X", x);
    this.layers.forEach((layer, i) => {
      const y = layer.forward(i === 0 ? x : this.#outputs[i - 1], spare(this.#outputs[i], x));
      this.#outputs[i] = resultOf("forward", i, y);
    });
    return this.#outputs[this.layers.length - 1];
  }

  /** Adds to the gradient of every parameter, from the last layer to the first; returns dX. */
  backward<N extends number>(dy: Matrix<N, number>): Matrix<N, number> {
    remembered("Sequential.backward", this.#outputs[0]);
    const last = this.layers.length - 1;
    for (let i = last; i >= 0; i--) {
      const dx = this.layers[i].backward(i === last ? dy : this.#gradients[i + 1], this.#gradients[i]);
      this.#gradients[i] = resultOf("backward", i, dx);
    }
    return this.#gradients[0];
  }

  /** The outputs for a batch X in a matrix of its own. Training does not notice. */
  predict<N extends number>(x: Matrix<N, number>): Matrix<N, number> {
    requireFinite("Sequential.predict", "X", x);
    return this.apply(x);
  }

  /** The parameters of all layers, first to last. */
  parameters(): Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }
}

/** What a layer of a Sequential gave, or an error unless it is a Matrix: was `return` forgotten? */
function resultOf(name: string, layer: number, result: Matrix): Matrix {
  requireMatrix(`Sequential.${name}`, `what layer ${layer} gives`, result);
  return result;
}

/** The buffer, unless it is itself the input: whoever feeds a network its own output must not see it overwritten. */
function spare(buffer: Matrix | undefined, x: Matrix): Matrix | undefined {
  return buffer === x ? undefined : buffer;
}
