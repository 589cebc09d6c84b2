import { expect, it } from "vitest";
import { Matrix } from "../../src/index";
import { verdictOn } from "./support";

it.each([
  [(p: Matrix, g: Matrix, lr: number) => p.sub(g.scale(lr)), "right"],
  [(p: Matrix, g: Matrix, lr: number) => g.scale(-lr).add(p), "right"],
  [(p: Matrix, g: Matrix, lr: number) => p.add(g.scale(lr)), "the step is to be subtracted"],
  [(p: Matrix, g: Matrix) => p.sub(g), "The learning rate `lr` is missing"],
  [(p: Matrix, g: Matrix, lr: number) => p.sub(g).scale(lr), "multiplies the parameters as well"],
  [(p: Matrix, g: Matrix, lr: number) => g.sub(p.scale(lr)), "have changed places"],
  [(_p: Matrix, g: Matrix, lr: number) => g.scale(lr), "it has to be subtracted from `p`"],
  [(_p: Matrix, g: Matrix, lr: number) => g.scale(-lr), "That is the step alone"],
  [(p: Matrix, g: Matrix, lr: number) => p.sub(g.map(Math.sign).scale(lr)), "Only the signs"],
  [(p: Matrix, g: Matrix, lr: number) => g.scale(lr).sub(p), "The sign is wrong"],
  [(p: Matrix) => p, "It gives its argument `p` back"],
  [(p: Matrix) => Matrix.zeros(p.rows, p.cols), "It gives 0 everywhere"],
  [(p: Matrix, g: Matrix, lr: number) => p.sub(g.scale(lr)).transpose(), "It should give a matrix of shape 1×2"],
  [(p: Matrix, g: Matrix, lr: number) => p.sub(g.scale(lr)).sum(), "and gives a number"],
  [
    (p: Matrix, g: Matrix, lr: number) => {
      for (let i = 0; i < p.data.length; i++) p.data[i] -= lr * g.data[i];
      return p;
    },
    "It changes its argument `p`",
  ],
  [
    (p: Matrix, g: Matrix, lr: number) => {
      p.sub(g.scale(lr));
    },
    "needs the word `return`",
  ],
])("sgdStep: %s", (answer, words) => {
  expect(verdictOn("sgdStep", answer)).toContain(words);
});

/** A student's momentumStep with their line for m, and their line for p. */
const momentum =
  (
    mLine: (m: Matrix, g: Matrix, lr: number, beta1: number) => Matrix,
    pLine = (p: Matrix, m: Matrix, lr: number) => p.sub(m.scale(lr)),
  ) =>
  (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => {
    m = mLine(m, g, lr, beta1);
    return { p: pLine(p, m, lr), m };
  };

it.each([
  ["m = beta1 m + g", momentum((m, g, _, beta1) => m.scale(beta1).add(g)), "right"],
  [
    "as in Adam",
    momentum((m, g, _, beta1) => m.scale(beta1).add(g.scale(1 - beta1))),
    "`m` is a sum, not a mean. For `p = [[1, -2]], g = [[4, -8]], m = [[2, 4]], lr = 0.25, beta1 = 0.5` `p` should be `[[-0.25, -0.5]]`",
  ],
  [
    "plus",
    momentum(
      (m, g, _, beta1) => m.scale(beta1).add(g),
      (p, m, lr) => p.add(m.scale(lr)),
    ),
    "goes along it: subtract",
  ],
  ["no decay", momentum((m, g) => m.add(g)), "Nothing is ever forgotten"],
  ["beta1 at g", momentum((m, g, _, beta1) => m.add(g.scale(beta1))), "`beta1` stands at the gradient"],
  ["beta1 at both", momentum((m, g, _, beta1) => m.add(g).scale(beta1)), "`beta1` shrinks the new gradient as well"],
  [
    "lr in m",
    momentum(
      (m, g, lr, beta1) => m.scale(beta1).add(g.scale(lr)),
      (p, m) => p.sub(m),
    ),
    "Here `lr` is inside `m`",
  ],
  ["minus in m", momentum((m, g, _, beta1) => m.scale(beta1).sub(g)), "The gradient is subtracted from `m`"],
  [
    "lr forgotten",
    momentum(
      (m, g, _, beta1) => m.scale(beta1).add(g),
      (p, m) => p.sub(m),
    ),
    "`m` is right",
  ],
  [
    "the old m in the step",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => ({
      p: p.sub(m.scale(lr)),
      m: m.scale(beta1).add(g),
    }),
    "the step is made with the old one",
  ],
  [
    "the gradient in the step",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => ({
      p: p.sub(g.scale(lr)),
      m: m.scale(beta1).add(g),
    }),
    "nothing uses it",
  ],
  [
    "m given back as it came",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => ({ p: p.sub(m.scale(beta1).add(g).scale(lr)), m }),
    "the `m` given back is the old one",
  ],
  [
    "m missing",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => ({ p: p.sub(m.scale(beta1).add(g).scale(lr)) }),
    "`m` is missing in what it gives",
  ],
  [
    "p alone",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => p.sub(m.scale(beta1).add(g).scale(lr)),
    "It should give `{ p, m }`",
  ],
  [
    "in place",
    (p: Matrix, g: Matrix, m: Matrix, lr: number, beta1: number) => {
      for (let i = 0; i < m.data.length; i++) m.data[i] = beta1 * m.data[i] + g.data[i];
      return { p: p.sub(m.scale(lr)), m };
    },
    "It changes its argument `m`",
  ],
])("momentumStep: %s", (_, answer, words) => {
  expect(verdictOn("momentumStep", answer)).toContain(words);
});

/** A student's rmspropStep with their line for v, and their line for the step. */
const rmsprop =
  (
    vLine = (v: Matrix, g: Matrix, beta2: number) => v.scale(beta2).add(g.times(g).scale(1 - beta2)),
    stepLine = (g: Matrix, v: Matrix, epsilon: number) => g.times(v.map((x) => 1 / (Math.sqrt(x) + epsilon))),
  ) =>
  (p: Matrix, g: Matrix, v: Matrix, lr: number, beta2: number, epsilon: number) => {
    v = vLine(v, g, beta2);
    return { p: p.sub(stepLine(g, v, epsilon).scale(lr)), v };
  };

it.each([
  ["as in the lesson", rmsprop(), "right"],
  ["g for its square", rmsprop((v, g, beta2) => v.scale(beta2).add(g.scale(1 - beta2))), "where its square belongs"],
  ["betas swapped", rmsprop((v, g, beta2) => v.scale(1 - beta2).add(g.times(g).scale(beta2))), "have changed places"],
  ["a sum", rmsprop((v, g, beta2) => v.scale(beta2).add(g.times(g))), "The factor `1 - beta2` is missing"],
  [
    "epsilon in the root",
    rmsprop(undefined, (g, v, epsilon) => g.times(v.map((x) => 1 / Math.sqrt(x + epsilon)))),
    "`epsilon` is inside the root",
  ],
  ["no epsilon", rmsprop(undefined, (g, v) => g.times(v.map((x) => 1 / Math.sqrt(x)))), "`epsilon` is missing"],
  ["no root", rmsprop(undefined, (g, v, epsilon) => g.times(v.map((x) => 1 / (x + epsilon)))), "The root is missing"],
  [
    "times",
    rmsprop(undefined, (g, v, epsilon) => g.times(v.map((x) => Math.sqrt(x) + epsilon))),
    "where it should be divided",
  ],
  ["v unused", rmsprop(undefined, (g) => g), "but nothing uses it"],
  [
    "plus",
    rmsprop(undefined, (g, v, epsilon) => g.times(v.map((x) => -1 / (Math.sqrt(x) + epsilon)))),
    "The step goes uphill",
  ],
  [
    "the old v",
    (p: Matrix, g: Matrix, v: Matrix, lr: number, beta2: number, epsilon: number) => ({
      p: p.sub(g.times(v.map((x) => 1 / (Math.sqrt(x) + epsilon))).scale(lr)),
      v: v.scale(beta2).add(g.times(g).scale(1 - beta2)),
    }),
    "the root of the old one",
  ],
  [
    "in place",
    (p: Matrix, g: Matrix, v: Matrix, lr: number, beta2: number, epsilon: number) => {
      v.data.set(v.scale(beta2).add(g.times(g).scale(1 - beta2)).data);
      return { p: p.sub(g.times(v.map((x) => 1 / (Math.sqrt(x) + epsilon))).scale(lr)), v };
    },
    "It changes its argument `v`",
  ],
  ["zeros", (p: Matrix) => ({ p: Matrix.zeros(p.rows, p.cols), v: p }), "`p`: It gives 0 everywhere"],
  ["a list", () => [1, 2], "It should give `{ p, v }`, and gives a list of 2"],
])("rmspropStep: %s", (_, answer, words) => {
  expect(verdictOn("rmspropStep", answer)).toContain(words);
});

/** A student's adamStep: five lines, each of which can be another. */
function adam(
  lines: {
    m?: (m: Matrix, g: Matrix, beta1: number, beta2: number) => Matrix;
    v?: (v: Matrix, g: Matrix, beta2: number, beta1: number) => Matrix;
    hat?: (x: Matrix, beta: number, t: number) => Matrix;
    step?: (mHat: Matrix, vHat: Matrix, epsilon: number, g: Matrix) => Matrix;
    move?: (p: Matrix, step: Matrix) => Matrix;
  } = {},
) {
  const {
    m: mLine = (m, g, beta1) => m.scale(beta1).add(g.scale(1 - beta1)),
    v: vLine = (v, g, beta2) => v.scale(beta2).add(g.times(g).scale(1 - beta2)),
    hat = (x, beta, t) => x.scale(1 / (1 - beta ** t)),
    step = (mHat, vHat, epsilon) => mHat.times(vHat.map((x) => 1 / (Math.sqrt(x) + epsilon))),
    move = (p, step) => p.sub(step),
  } = lines;
  return (
    p: Matrix,
    g: Matrix,
    m: Matrix,
    v: Matrix,
    t: number,
    lr: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ) => {
    m = mLine(m, g, beta1, beta2);
    v = vLine(v, g, beta2, beta1);
    return { p: move(p, step(hat(m, beta1, t), hat(v, beta2, t), epsilon, g).scale(lr)), m, v };
  };
}

it.each([
  ["as in the paper", adam(), "right"],
  ["no correction", adam({ hat: (x) => x }), "The correction of the bias is missing"],
  [
    "m and v swapped",
    adam({ step: (mHat, vHat, epsilon) => vHat.times(mHat.map((x) => 1 / (Math.sqrt(x) + epsilon))) }),
    "`m` and `v` have changed places",
  ],
  [
    "epsilon in the root",
    adam({ step: (mHat, vHat, epsilon) => mHat.times(vHat.map((x) => 1 / Math.sqrt(x + epsilon))) }),
    "`epsilon` is inside the root",
  ],
  [
    "no root",
    adam({ step: (mHat, vHat, epsilon) => mHat.times(vHat.map((x) => 1 / (x + epsilon))) }),
    "The root is missing",
  ],
  [
    "g for its square",
    adam({ v: (v, g, beta2) => v.scale(beta2).add(g.scale(1 - beta2)) }),
    "`v` takes in `g` where its square belongs",
  ],
  [
    "m a sum",
    adam({ m: (m, g, beta1) => m.scale(beta1).add(g) }),
    "The factor `1 - beta1` is missing: in Adam `m` is a mean",
  ],
  ["plus", adam({ move: (p, step) => p.add(step) }), "The step goes uphill"],
  ["t from 0", adam({ hat: (x, beta, t) => x.map((e) => e / (1 - beta ** (t - 1))) }), "The powers are those of t − 1"],
  [
    "t from 0, scaled",
    adam({ hat: (x, beta, t) => x.scale(1 / (1 - beta ** (t - 1))) }),
    "The powers are those of t − 1",
  ],
  [
    "t one too many",
    adam({ hat: (x, beta, t) => x.scale(1 / (1 - beta ** (t + 1))) }),
    "The powers are those of t + 1",
  ],
  ["beta times t", adam({ hat: (x, beta, t) => x.map((e) => e / (1 - beta * t)) }), "the t is an exponent"],
  ["t not used", adam({ hat: (x, beta) => x.scale(1 / (1 - beta)) }), "that of t = 1 at every step"],
  [
    "g for mHat",
    adam({ step: (_, vHat, epsilon, g) => g.times(vHat.map((x) => 1 / (Math.sqrt(x) + epsilon))) }),
    "that is RMSProp",
  ],
  [
    "betas swapped",
    (
      p: Matrix,
      g: Matrix,
      m: Matrix,
      v: Matrix,
      t: number,
      lr: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ) => adam()(p, g, m, v, t, lr, beta2, beta1, epsilon),
    "`beta1` and `beta2` have changed places",
  ],
  [
    "m corrected in place of itself",
    (
      p: Matrix,
      g: Matrix,
      m: Matrix,
      v: Matrix,
      t: number,
      lr: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ) => {
      m = m.scale(beta1).add(g.scale(1 - beta1));
      v = v.scale(beta2).add(g.times(g).scale(1 - beta2));
      m = m.scale(1 / (1 - beta1 ** t));
      v = v.scale(1 / (1 - beta2 ** t));
      return { p: p.sub(m.times(v.map((x) => 1 / (Math.sqrt(x) + epsilon))).scale(lr)), m, v };
    },
    "`m` and `v` are given back corrected",
  ],
  [
    "in place",
    (p: Matrix, g: Matrix, m: Matrix, v: Matrix) => {
      for (let i = 0; i < p.data.length; i++) {
        m.data[i] = 0.9 * m.data[i] + 0.1 * g.data[i];
        v.data[i] = 0.999 * v.data[i] + 0.001 * g.data[i] * g.data[i];
      }
      return { p, m, v };
    },
    "It changes its argument `m`",
  ],
  ["p alone", (p: Matrix) => p, "It should give `{ p, m, v }`"],
])("adamStep: %s", (_, answer, words) => {
  expect(verdictOn("adamStep", answer)).toContain(words);
});

it("adamStep: an endless loop is ended", () => {
  expect(
    verdictOn("adamStep", () => {
      for (;;);
    }),
  ).toContain("did not come back within 2 seconds");
});
