// SGD, Momentum, RMSProp and Adam: what to do with a gradient.
// A step reads every parameter's grad and changes its value; nothing else in the course changes a weight.

import { requireFraction, requireNonNegative, requireOptions, requirePositive, UserError } from "./errors";
import { firstBeyond, place, shape } from "./matrix";
import { type Parameter, requireParameters } from "./module";

/** A gradient up to this size can be squared or summed over any number of steps without becoming infinite. */
const SAFE = 1e150;

/** What every optimiser has: parameters, a learning rate that may change between steps, zeroGrad and step. */
export abstract class Optimizer {
  readonly parameters: readonly Parameter[];
  /** The largest entry of a gradient that a step can use. */
  protected readonly most: number = SAFE;
  #rate = 0;

  constructor(parameters: Parameter[], lr: number) {
    requireParameters(this.constructor.name, parameters);
    this.parameters = [...parameters];
    this.lr = lr;
  }

  /** The learning rate: how far a step goes. */
  get lr(): number {
    return this.#rate;
  }

  set lr(value: number) {
    requireNonNegative(this.constructor.name, "lr", value);
    this.#rate = value;
  }

  /** Sets every gradient to 0. Without it, the next backward adds to the last one's gradients. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.grad.data.fill(0);
  }

  /** Moves every parameter one step against its gradient. A gradient that is not finite changes nothing and is refused. */
  step(): void {
    this.parameters.forEach((parameter, i) =>
      requireUsableGradient(`${this.constructor.name}.step`, parameter, i, this.most),
    );
    this.update();
  }

  protected abstract update(): void;
}

/** p ← p − lr · g. On the full batch this is plain gradient descent. (Robbins and Monro 1951) */
export class SGD extends Optimizer {
  protected override readonly most = Number.MAX_VALUE; // it remembers none

  constructor(parameters: Parameter[], options: { lr?: number } = {}) {
    const { lr = 0.01 } = requireOptions("SGD", options, "{ lr: 0.01 }");
    super(parameters, lr);
  }

  protected update(): void {
    for (const { value, grad } of this.parameters) {
      const p = value.data;
      const g = grad.data;
      for (let i = 0; i < p.length; i++) p[i] -= this.lr * g[i];
    }
  }
}

/** m ← β₁ m + g,  p ← p − lr · m: m is the sum of β₁ᵏ times the gradient k steps ago. (Polyak 1964; scaled as in PyTorch) */
export class Momentum extends Optimizer {
  readonly beta1: number;
  readonly #m: Float64Array[];

  constructor(parameters: Parameter[], options: { lr?: number; beta1?: number } = {}) {
    const { lr = 0.01, beta1 = 0.9 } = requireOptions("Momentum", options, "{ lr: 0.01 }");
    super(parameters, lr);
    requireFraction("Momentum", "beta1", beta1);
    this.beta1 = beta1;
    this.#m = zerosLike(parameters);
  }

  protected update(): void {
    this.parameters.forEach(({ value, grad }, k) => this.updateOne(value.data, grad.data, this.#m[k]));
  }

  private updateOne(p: Float64Array, g: Float64Array, m: Float64Array): void {
    const { lr, beta1 } = this;
    for (let i = 0; i < p.length; i++) {
      m[i] = beta1 * m[i] + g[i];
      p[i] -= lr * m[i];
    }
  }
}

/** The gradient divided by the root of a running mean of its square. (Tieleman and Hinton 2012) */
export class RMSProp extends Optimizer {
  readonly beta2: number;
  readonly epsilon: number;
  readonly #v: Float64Array[];

  constructor(parameters: Parameter[], options: { lr?: number; beta2?: number; epsilon?: number } = {}) {
    const { lr = 0.01, beta2 = 0.9, epsilon = 1e-8 } = requireOptions("RMSProp", options, "{ lr: 0.01 }");
    super(parameters, lr);
    requireFraction("RMSProp", "beta2", beta2);
    requireEpsilon("RMSProp", epsilon);
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.#v = zerosLike(parameters);
  }

  protected update(): void {
    this.parameters.forEach(({ value, grad }, k) => this.updateOne(value.data, grad.data, this.#v[k]));
  }

  private updateOne(p: Float64Array, g: Float64Array, v: Float64Array): void {
    const { lr, beta2, epsilon } = this;
    for (let i = 0; i < p.length; i++) {
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      p[i] -= (lr * g[i]) / (Math.sqrt(v[i]) + epsilon);
    }
  }
}

/** A running mean of the gradient, divided by the root of a running mean of its square. (Kingma and Ba 2015, Algorithm 1) */
export class Adam extends Optimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly #m: Float64Array[];
  readonly #v: Float64Array[];
  // β₁ᵗ and β₂ᵗ as running products: powers are not the same number on every version of Node.
  #beta1ToT = 1;
  #beta2ToT = 1;

  constructor(
    parameters: Parameter[],
    options: { lr?: number; beta1?: number; beta2?: number; epsilon?: number } = {},
  ) {
    const { lr = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = requireOptions("Adam", options, "{ lr: 0.01 }");
    super(parameters, lr);
    requireFraction("Adam", "beta1", beta1);
    requireFraction("Adam", "beta2", beta2);
    requireEpsilon("Adam", epsilon);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.#m = zerosLike(parameters);
    this.#v = zerosLike(parameters);
  }

  protected update(): void {
    this.#beta1ToT *= this.beta1;
    this.#beta2ToT *= this.beta2;
    this.parameters.forEach(({ value, grad }, k) => this.updateOne(value.data, grad.data, this.#m[k], this.#v[k]));
  }

  private updateOne(p: Float64Array, g: Float64Array, m: Float64Array, v: Float64Array): void {
    const { lr, beta1, beta2, epsilon } = this;
    const beta1ToT = this.#beta1ToT;
    const beta2ToT = this.#beta2ToT;
    for (let i = 0; i < p.length; i++) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
      const mHat = m[i] / (1 - beta1ToT);
      const vHat = v[i] / (1 - beta2ToT);
      p[i] -= (lr * mHat) / (Math.sqrt(vHat) + epsilon);
    }
  }
}

/** An optimiser's memory before its first step. */
function zerosLike(parameters: Parameter[]): Float64Array[] {
  return parameters.map(({ value }) => new Float64Array(value.data.length));
}

/** Where the square of a gradient is lost, epsilon must be what counts below the line. */
function requireEpsilon(where: string, epsilon: number): void {
  requirePositive(where, "epsilon", epsilon);
  if (epsilon < 1 / SAFE) throw new UserError(`${where}: epsilon must be at least ${1 / SAFE}, got ${epsilon}`);
}

function requireUsableGradient(where: string, { grad }: Parameter, index: number, most: number): void {
  const i = firstBeyond(most, grad.data);
  if (i >= 0)
    throw new UserError(
      `${where}: entry ${place(grad, i)} of the gradient of parameter ${index} (${shape(grad)}) is ${grad.data[i]}.\n` +
        "No parameter was changed. Likely cause: lr is too large, or the data hold such a number.",
    );
}
