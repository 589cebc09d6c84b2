// The exercises of lesson 05: one step of each optimiser. All work entry by entry, on matrices of any shape.

import { Matrix } from "../matrix";
import type { Random } from "../random";
import { exercise, randomMatrix } from "./exercise";

const SHAPES = [
  [2, 3],
  [3, 1],
  [1, 4],
];

/** Squares of draws: what a running mean of squares can be. */
function squares(rows: number, cols: number, random: Random): Matrix {
  return randomMatrix(rows, cols, random).map((x) => x * x);
}

/** A ⊘ B, entry by entry. */
function over(a: Matrix, b: Matrix): Matrix {
  return a.times(b.map((x) => 1 / x));
}

const squared = (g: Matrix) => g.times(g);

/** βᵗ as a running product. */
function power(beta: number, t: number): number {
  let product = 1;
  for (let k = 0; k < t; k++) product *= beta;
  return product;
}

type AdamArgs = [
  p: Matrix,
  g: Matrix,
  m: Matrix,
  v: Matrix,
  t: number,
  lr: number,
  beta1: number,
  beta2: number,
  epsilon: number,
];

/** Adam with parts of it exchanged: what is right, and most of what goes wrong. */
function adam(
  [p, g, m, v, t, lr, beta1, beta2, epsilon]: AdamArgs,
  part: {
    m?: Matrix;
    v?: Matrix;
    steps?: number;
    mHat?: (m: Matrix) => Matrix;
    vHat?: (v: Matrix) => Matrix;
    step?: (mHat: Matrix, vHat: Matrix) => Matrix;
  } = {},
) {
  const steps = part.steps ?? t;
  const newM = part.m ?? m.scale(beta1).add(g.scale(1 - beta1));
  const newV = part.v ?? v.scale(beta2).add(squared(g).scale(1 - beta2));
  const mHat = part.mHat?.(newM) ?? newM.map((x) => x / (1 - power(beta1, steps)));
  const vHat = part.vHat?.(newV) ?? newV.map((x) => x / (1 - power(beta2, steps)));
  const step = part.step?.(mHat, vHat) ?? over(mHat, rootAnd(epsilon, vHat));
  return { p: p.sub(step.scale(lr)), m: newM, v: newV };
}

type MomentumArgs = [p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number];

/** Momentum with parts of it exchanged. */
function momentum([p, g, m, lr, beta1]: MomentumArgs, part: { m?: Matrix; step?: Matrix; kept?: Matrix } = {}) {
  const newM = part.m ?? m.scale(beta1).add(g);
  return { p: p.sub(part.step ?? newM.scale(lr)), m: part.kept ?? newM };
}

type RMSPropArgs = [p: Matrix, g: Matrix, v: Matrix, lr: number, beta2: number, epsilon: number];

/** RMSProp with parts of it exchanged. */
function rmsprop(
  [p, g, v, lr, beta2, epsilon]: RMSPropArgs,
  part: { v?: Matrix; step?: (v: Matrix) => Matrix; kept?: Matrix } = {},
) {
  const newV = part.v ?? v.scale(beta2).add(squared(g).scale(1 - beta2));
  const step = part.step?.(newV) ?? over(g, rootAnd(epsilon, newV));
  return { p: p.sub(step.scale(lr)), v: part.kept ?? newV };
}

/** √v + ε, entry by entry. */
function rootAnd(epsilon: number, v: Matrix): Matrix {
  return v.map((x) => Math.sqrt(x) + epsilon);
}

/** The step m̂ / f(v̂), entry by entry. */
function dividedBy(f: (x: number) => number) {
  return (mHat: Matrix, vHat: Matrix) => over(mHat, vHat.map(f));
}

export const lesson05 = {
  sgdStep: exercise<[p: Matrix, g: Matrix, lr: number]>({
    of: ["p", "g", "lr"],
    cases: (random) => [
      [Matrix.from([[1, -2]]), Matrix.from([[4, -8]]), 0.25],
      [Matrix.from([[3], [5]]), Matrix.from([[0], [1]]), 0.5],
      ...SHAPES.map(([n, k]): [Matrix, Matrix, number] => [
        randomMatrix(n, k, random),
        randomMatrix(n, k, random),
        random(),
      ]),
    ],
    oracle: (p, g, lr) => p.sub(g.scale(lr)),
    mistakes: [
      {
        gives: (p, g, lr) => p.add(g.scale(lr)),
        says: "The gradient points uphill, and this goes along it: the step is to be subtracted.",
      },
      { gives: (p, g) => p.sub(g), says: "The learning rate `lr` is missing: this steps by the whole gradient." },
      {
        gives: (p, g, lr) => p.sub(g).scale(lr),
        says: "`lr` multiplies the gradient only; here it multiplies the parameters as well.",
      },
      {
        gives: (p, g, lr) => g.sub(p.scale(lr)),
        says: "Parameters and gradient have changed places: `lr` belongs to the gradient.",
      },
      { gives: (_p, g, lr) => g.scale(-lr), says: "That is the step alone; it has to be added to where `p` is." },
      { gives: (_p, g, lr) => g.scale(lr), says: "That is `lr` times the gradient; it has to be subtracted from `p`." },
      {
        gives: (p, g, lr) => p.sub(g.map((x) => lr * Math.sign(x))),
        says: "Only the signs of the gradient are used here; its size counts as well.",
      },
      {
        gives: (p, g, lr) => p.sub(p.times(g).scale(lr)),
        says: "The gradient is multiplied by `p` here, and should not be.",
      },
    ],
    right: "Every parameter moves against its own slope, by lr times that slope.",
  }),

  momentumStep: exercise<MomentumArgs>({
    of: ["p", "g", "m", "lr", "beta1"],
    cases: (random) => [
      [Matrix.from([[1, -2]]), Matrix.from([[4, -8]]), Matrix.from([[2, 4]]), 0.25, 0.5],
      [Matrix.from([[1, -2]]), Matrix.from([[4, -8]]), Matrix.from([[0, 0]]), 0.1, 0.9],
      ...SHAPES.map(
        ([n, k]): MomentumArgs => [
          randomMatrix(n, k, random),
          randomMatrix(n, k, random),
          randomMatrix(n, k, random),
          random(),
          random(),
        ],
      ),
    ],
    oracle: (...args) => momentum(args),
    mistakes: [
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { m: m.scale(beta1).add(g.scale(1 - beta1)) }),
        says: "That takes `(1 - beta1)` times the gradient, as Adam does. Here the gradient comes in whole: `m` is a sum, not a mean.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, -lr, beta1]),
        says: "`m` is right. It points uphill as the gradients do, and this goes along it: subtract.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { step: m.scale(lr) }),
        says: "`m` is right, but the step is made with the old one: take in the gradient first, then step.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { step: g.scale(lr) }),
        says: "`m` is right, but nothing uses it: the step is made with the gradient `g`, which is plain descent.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { kept: m }),
        says: "`p` is right, but the `m` given back is the old one: the next step would have forgotten this gradient.",
      },
      {
        gives: (p, g, m, lr) => momentum([p, g, m, lr, 1]),
        says: "Nothing is ever forgotten here: the old `m` has to shrink by the factor `beta1`.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { m: m.add(g.scale(beta1)) }),
        says: "`beta1` stands at the gradient; it belongs to the old `m`.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { m: m.add(g).scale(beta1) }),
        says: "`beta1` shrinks the new gradient as well; it belongs to the old `m` alone.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, 1, beta1], { m: m.scale(beta1).add(g.scale(lr)) }),
        says: "Here `lr` is inside `m`, as in older books. In this course `m` is made of gradients alone, and `lr` comes in at the step.",
      },
      {
        gives: (p, g, m, lr, beta1) => momentum([p, g, m, lr, beta1], { m: m.scale(beta1).sub(g) }),
        says: "The gradient is subtracted from `m`; it is added there, and the minus comes at the step.",
      },
    ],
    right:
      "m takes in the whole gradient and keeps beta1 of what it had, so it is the sum of beta1ᵏ times the gradient k steps ago.",
  }),

  rmspropStep: exercise<RMSPropArgs>({
    of: ["p", "g", "v", "lr", "beta2", "epsilon"],
    cases: (random) => [
      [Matrix.from([[1, -2]]), Matrix.from([[4, -8]]), Matrix.from([[16, 36]]), 0.25, 0.75, 1],
      [Matrix.from([[0, 0]]), Matrix.from([[1e-6, -1e-6]]), Matrix.from([[0, 0]]), 0.1, 0.9, 1e-8],
      ...SHAPES.map(
        ([n, k]): RMSPropArgs => [
          randomMatrix(n, k, random),
          randomMatrix(n, k, random),
          squares(n, k, random),
          random(),
          random(),
          0.1,
        ],
      ),
    ],
    oracle: (...args) => rmsprop(args),
    mistakes: [
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], { v: v.scale(beta2).add(g.scale(1 - beta2)) }),
        says: "`v` takes in `g` where its square belongs. A mean of `g` can be negative, and then there is no root.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], {
            step: (newV) =>
              over(
                g,
                newV.map((x) => Math.sqrt(x + epsilon)),
              ),
          }),
        says: "`epsilon` is inside the root; it is added after the root is taken.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], {
            step: (newV) =>
              over(
                g,
                newV.map((x) => x + epsilon),
              ),
          }),
        says: "The root is missing: the gradient is divided by its mean square, so a step has the unit of 1/g.",
      },
      {
        gives: (p, g, v, lr, beta2) => rmsprop([p, g, v, lr, beta2, 0]),
        says: "`epsilon` is missing: it keeps the division safe where a gradient has always been 0.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) => rmsprop([p, g, v, -lr, beta2, epsilon]),
        says: "`v` is right. The step goes uphill: subtract it.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) => rmsprop([p, g, v, lr, 1 - beta2, epsilon]),
        says: "`beta2` and `1 - beta2` have changed places: `beta2`, the large one, belongs to the old `v`.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], { v: v.scale(beta2).add(squared(g)) }),
        says: "The factor `1 - beta2` is missing: `v` should be a mean of squares, and this is a sum.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], { step: () => over(g, rootAnd(epsilon, v)) }),
        says: "`v` is right, but the step is divided by the root of the old one: take in the gradient first, then step.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) =>
          rmsprop([p, g, v, lr, beta2, epsilon], { step: (newV) => g.times(rootAnd(epsilon, newV)) }),
        says: "`v` is right, but the gradient is multiplied by its root where it should be divided.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) => rmsprop([p, g, v, lr, beta2, epsilon], { step: () => g }),
        says: "`v` is right, but nothing uses it: divide the gradient by its root plus `epsilon`.",
      },
      {
        gives: (p, g, v, lr, beta2, epsilon) => rmsprop([p, g, v, lr, beta2, epsilon], { kept: v }),
        says: "`p` is right, but the `v` given back is the old one: the next step would have forgotten this gradient.",
      },
    ],
    right: "Divided by its own usual size, a gradient of any scale gives a step of about lr.",
  }),

  adamStep: exercise<AdamArgs>({
    of: ["p", "g", "m", "v", "t", "lr", "beta1", "beta2", "epsilon"],
    cases: (random) => [
      [
        Matrix.from([[1, -2]]),
        Matrix.from([[4, -8]]),
        Matrix.zeros(1, 2),
        Matrix.zeros(1, 2),
        1,
        0.1,
        0.9,
        0.999,
        1e-8,
      ],
      [
        Matrix.from([[0, 0]]),
        Matrix.from([[1e-6, -1e-6]]),
        Matrix.zeros(1, 2),
        Matrix.zeros(1, 2),
        1,
        0.1,
        0.9,
        0.999,
        1e-8,
      ],
      [
        Matrix.from([[1, -2]]),
        Matrix.from([[4, -8]]),
        Matrix.from([[3, 1]]),
        Matrix.from([[9, 16]]),
        3,
        0.5,
        0.5,
        0.75,
        1,
      ],
      ...SHAPES.map(
        ([n, k], i): AdamArgs => [
          randomMatrix(n, k, random),
          randomMatrix(n, k, random),
          randomMatrix(n, k, random),
          squares(n, k, random),
          [2, 7, 40][i],
          random(),
          0.8,
          0.99,
          0.01,
        ],
      ),
    ],
    oracle: (...args) => adam(args),
    mistakes: [
      {
        gives: (...args) => adam(args, { mHat: (m) => m, vHat: (v) => v }),
        says: "The correction of the bias is missing: divide `m` by 1 − beta1ᵗ and `v` by 1 − beta2ᵗ before the step.",
      },
      {
        gives: (...args) => adam(args, { mHat: (m) => m }),
        says: "Only `v` is corrected; `m` needs its correction too, by 1 − beta1ᵗ.",
      },
      {
        gives: (...args) => adam(args, { vHat: (v) => v }),
        says: "Only `m` is corrected; `v` needs its correction too, by 1 − beta2ᵗ.",
      },
      {
        gives: (...args) => adam(args, { step: (mHat, vHat) => over(vHat, rootAnd(args[8], mHat)) }),
        says: "`m` and `v` have changed places in the step: the mean is divided by the root of the mean square.",
      },
      {
        gives: (...args) => adam(args, { step: dividedBy((x) => Math.sqrt(x + args[8])) }),
        says: "`epsilon` is inside the root; it is added after the root is taken.",
      },
      {
        gives: (...args) => adam(args, { step: dividedBy((x) => x + args[8]) }),
        says: "The root is missing: the mean is divided by the mean square, so a step has the unit of 1/g.",
      },
      {
        gives: (...args) => {
          const [, g, , v, , , , beta2] = args;
          return adam(args, { v: v.scale(beta2).add(g.scale(1 - beta2)) });
        },
        says: "`v` takes in `g` where its square belongs. A mean of `g` can be negative, and then there is no root.",
      },
      {
        gives: (p, g, m, v, t, lr, beta1, beta2, epsilon) => adam([p, g, m, v, t, lr, beta2, beta1, epsilon]),
        says: "`beta1` and `beta2` have changed places: `beta1` is the memory of `m`, `beta2` that of `v`.",
      },
      {
        gives: (...args) => {
          const [, g, m, v, , , beta1, beta2] = args;
          return adam(args, {
            m: m.scale(1 - beta1).add(g.scale(beta1)),
            v: v.scale(1 - beta2).add(squared(g).scale(beta2)),
          });
        },
        says: "Each beta and its 1 − beta have changed places: beta, the large one, belongs to the old value.",
      },
      {
        gives: (...args) => {
          const [, g, m, v, , , beta1, beta2] = args;
          return adam(args, { m: m.scale(beta1).add(g), v: v.scale(beta2).add(squared(g)) });
        },
        says: "The factors `1 - beta1` and `1 - beta2` are missing: in Adam `m` and `v` are means, not sums.",
      },
      {
        gives: (...args) => {
          const [, g, m, , , , beta1] = args;
          return adam(args, { m: m.scale(beta1).add(g) });
        },
        says: "The factor `1 - beta1` is missing: in Adam `m` is a mean of gradients, not the sum that momentum has.",
      },
      {
        gives: (p, g, m, v, t, lr, beta1, beta2, epsilon) => adam([p, g, m, v, t, -lr, beta1, beta2, epsilon]),
        says: "`m` and `v` are right. The step goes uphill: subtract it.",
      },
      {
        gives: (...args) => adam(args, { steps: args[4] - 1 }),
        says: "The powers are those of t − 1. Steps count from 1, and step t is corrected with beta to the power t; at t = 1 yours divides by 0.",
      },
      {
        // `scale` refuses the factor 1/0 at t = 1
        gives: (...args) => {
          const [, , , , t, , beta1, beta2] = args;
          return adam(args, {
            mHat: (m) => m.scale(1 / (1 - power(beta1, t - 1))),
            vHat: (v) => v.scale(1 / (1 - power(beta2, t - 1))),
          });
        },
        says: "The powers are those of t − 1. Steps count from 1, and step t is corrected with beta to the power t; at t = 1 yours divides by 0.",
      },
      {
        gives: (...args) => adam(args, { steps: args[4] + 1 }),
        says: "The powers are those of t + 1. Steps count from 1, and step t is corrected with beta to the power t.",
      },
      {
        gives: (...args) => {
          const [, , , , t, , beta1, beta2] = args;
          return adam(args, {
            mHat: (m) => m.map((x) => x / (1 - beta1 * t)),
            vHat: (v) => v.map((x) => x / (1 - beta2 * t)),
          });
        },
        says: "That is 1 − beta · t; the t is an exponent: 1 − betaᵗ.",
      },
      {
        gives: (...args) => {
          const [, , , , , , beta1, beta2] = args;
          return adam(args, {
            mHat: (m) => m.map((x) => x / (1 - beta1)),
            vHat: (v) => v.map((x) => x / (1 - beta2)),
          });
        },
        says: "The correction is that of t = 1 at every step; it is 1 − betaᵗ, and `t` is not used here.",
      },
      {
        gives: (...args) => {
          const [, , , , t, , beta1, beta2] = args;
          const { p, m, v } = adam(args);
          return {
            p,
            m: m.map((x) => x / (1 - power(beta1, t))),
            v: v.map((x) => x / (1 - power(beta2, t))),
          };
        },
        says: "`p` is right, but `m` and `v` are given back corrected: the next step starts from the uncorrected ones.",
      },
      {
        gives: (...args) => ({ p: adam(args).p, m: args[2], v: args[3] }),
        says: "`p` is right, but `m` and `v` are given back as they came: the next step would have forgotten this gradient.",
      },
      {
        gives: (...args) => adam(args, { mHat: () => args[1] }),
        says: "`m` and `v` are right, but the step is made with `g`: that is RMSProp. Divide the corrected `m`.",
      },
    ],
    right:
      "Means, corrected for their start at 0, then the one divided by the root of the other: Algorithm 1 of the paper.",
  }),
};
