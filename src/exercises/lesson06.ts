// The exercises of lesson 06: reading a history, one epoch of training, and the rest that a projection leaves.

import { sineData } from "../data";
import { MSELoss } from "../loss";
import { Matrix } from "../matrix";
import { NeuralNetwork } from "../network";
import { Adam } from "../optim";
import { seededRandom } from "../random";
import type { Epoch } from "../training";
import { exercise, randomMatrix } from "./exercise";

type TrainingStep = (network: NeuralNetwork, loss: MSELoss, optimizer: Adam, X: Matrix, y: Matrix) => unknown;

/** What three calls of a training step return, all weights after them, and what tells mistakes apart that move no weight. */
function threeEpochs(step: TrainingStep, seed: number) {
  const random = seededRandom(seed);
  const { X, y } = sineData(20, random);
  const network = new NeuralNetwork(1, 5, 1, random);
  const optimizer = new Adam(network.parameters(), { lr: 0.01 });
  const steps = counted(optimizer, "step");
  const backwards = counted(network, "backward");
  const loss = new MSELoss();
  const losses = [1, 2, 3].map(() => step(network, loss, optimizer, X, y) as number);
  const numbers = (of: "value" | "grad") => network.parameters().flatMap((parameter) => [...parameter[of].data]);
  const forgotten = numbers("grad").every((g) => g === 0);
  return { losses, weights: numbers("value"), steps: steps(), backwards: backwards(), forgotten };
}

/** Counts the calls of a method from now on. */
function counted<T extends Record<M, (...args: any[]) => any>, M extends string>(object: T, method: M): () => number {
  const original = object[method];
  let calls = 0;
  object[method] = ((...args: unknown[]) => {
    calls++;
    return original.apply(object, args);
  }) as T[M];
  return () => calls;
}

/** One epoch with its calls in some order, or without some of them. */
function epochOf(calls: readonly ("zeroGrad" | "forward" | "backward" | "step")[]): TrainingStep {
  return (network, loss, optimizer, X, y) => {
    let L = Number.NaN;
    for (const call of calls) {
      if (call === "zeroGrad") optimizer.zeroGrad();
      if (call === "forward") L = loss.forward(network.forward(X), y);
      if (call === "backward") network.backward(loss.backward());
      if (call === "step") optimizer.step();
    }
    return L;
  };
}

const three = (step: TrainingStep) => (input: { seed: number }) => threeEpochs(step, input.seed);
const after = (calls: Parameters<typeof epochOf>[0]) => three(epochOf(calls));

export const lesson06 = {
  firstBelow: exercise<[history: Epoch[], limit: number]>({
    of: ["history", "limit"],
    cases: () => {
      const history = [5, 2, 0.5, 3, 0.5, 0.1].map((loss, k) => ({ epoch: 100 * k, loss }));
      return [2, 0.5, 0.05, 9, 0.1].map((limit) => [history, limit]);
    },
    oracle: (history, limit) => history.find(({ loss }) => loss <= limit)?.epoch ?? -1,
    mistakes: [
      {
        gives: (history, limit) => history.findIndex(({ loss }) => loss <= limit),
        says: "That is the place of the entry in the list; asked is its `epoch`.",
      },
      {
        gives: (history, limit) => history.find(({ loss }) => loss <= limit)?.loss ?? -1,
        says: "That is the loss of the entry; asked is its `epoch`.",
      },
      {
        gives: (history, limit) => history.find(({ loss }) => loss < limit)?.epoch ?? -1,
        says: "A loss that equals the limit counts as well: at most, `<=`.",
      },
      {
        gives: (history, limit) => history.filter(({ loss }) => loss <= limit).pop()?.epoch ?? -1,
        says: "That is the last entry that fits; asked is the first.",
      },
      {
        gives: (history, limit) => (history[0].loss <= limit ? history[0].epoch : -1),
        says: "Only the first entry is looked at: is there a `return -1` inside the loop? It belongs behind it.",
      },
      {
        gives: (history, limit) => history.find(({ loss }) => loss >= limit)?.epoch ?? -1,
        says: "That is the first loss that is at least the limit; asked is at most.",
      },
    ],
    right: "The loop is left at the first entry that fits, and only a list without one reaches the line behind it.",
  }),

  trainingStep: exercise<[input: { seed: number }]>({
    of: ["network, loss, optimizer, X, y"],
    cases: () => [[{ seed: 3 }], [{ seed: 4 }]],
    use: (step: TrainingStep, { seed }) => threeEpochs(step, seed),
    oracle: ({ seed }) => {
      const { losses, weights } = threeEpochs(epochOf(["zeroGrad", "forward", "backward", "step"]), seed);
      return { losses, weights };
    },
    mistakes: [
      {
        gives: after(["forward", "backward", "step"]),
        says: "The gradients are never set to 0: from the second epoch on, each step follows the sum of all gradients so far. `zeroGrad` is missing.",
      },
      {
        gives: after(["forward", "backward", "zeroGrad", "step"]),
        says: "`zeroGrad` stands between `backward` and `step`: it deletes the gradient that the step needs, and no weight moves.",
      },
      {
        gives: after(["zeroGrad", "forward", "step", "backward"]),
        says: "`step` comes before `backward`, so it finds a gradient of zeros. No weight moves.",
      },
      {
        gives: after(["zeroGrad", "forward", "backward"]),
        says: "The gradient is computed, but no weight moves: `step` is missing.",
      },
      {
        gives: after(["zeroGrad", "forward", "step"]),
        says: "No gradient is computed: `network.backward(loss.backward())` is missing.",
      },
      {
        gives: after(["zeroGrad", "forward", "backward", "backward", "step"]),
        says: "`backward` runs twice, and the gradients add up.",
      },
      {
        gives: after(["zeroGrad", "forward", "backward", "step", "forward"]),
        says: "The weights are right. The loss is the one after the step; asked is the one before it, which the gradient belongs to.",
      },
      {
        gives: three((...given) => {
          epochOf(["zeroGrad", "forward", "backward", "step"])(...given);
        }),
        says: "The weights are right, but what comes back is no number: after the four calls, `return` the loss.",
      },
      {
        gives: three((network, loss, optimizer, X, y) => {
          optimizer.zeroGrad();
          const L = loss.forward(y, network.forward(X));
          network.backward(loss.backward());
          optimizer.step();
          return L;
        }),
        says: "The prediction and `y` have changed places in `loss.forward`. The loss is the same, but its gradient has the other sign, and each step goes uphill.",
      },
      {
        gives: three((network, loss, optimizer, X, y) => {
          optimizer.zeroGrad();
          const prediction = network.forward(X);
          network.backward(prediction.sub(y));
          optimizer.step();
          return loss.forward(prediction, y);
        }),
        says: "The gradient at the output is `loss.backward()`, with its factor 2/n. Adam divides a factor out again, up to its ε, so the loss hardly shows it.",
      },
    ],
    right:
      "Forget, forward, backward, step: after three epochs every weight is the one that `train` would have reached.",
  }),

  leftOver: exercise<[y: Matrix, basis: Matrix[]]>({
    of: ["y", "basis"],
    cases: (random) => {
      const y = randomMatrix(4, 1, random);
      const one = Matrix.column([1, 1, 1, 1]);
      const ramp = Matrix.column([-3, -1, 1, 3]);
      const bump = Matrix.column([2, -2, -2, 2]);
      return [
        [y, [one]],
        [y, [one, ramp]],
        [ramp.add(bump), [ramp]],
        [y, [one, ramp, bump]],
        [y, []],
      ];
    },
    oracle: (y, basis) => left(y, basis, (f) => (dot(f, y) * dot(f, y)) / dot(f, f)) / y.rows,
    mistakes: [
      {
        gives: (y, basis) => left(y, basis, (f) => (dot(f, y) * dot(f, y)) / dot(f, f)),
        says: (y) => `That is the sum of the squares that are left; their mean divides by n = ${y.rows}.`,
      },
      {
        gives: (y, basis) => left(y, basis, (f) => dot(f, y) * dot(f, y)) / y.rows,
        says: "The functions are not of length 1: each term has to be divided by ⟨f, f⟩.",
      },
      {
        gives: (y, basis) => left(y, basis, (f) => dot(f, y) / dot(f, f)) / y.rows,
        says: "⟨f, y⟩ enters squared. Without the square that is the coefficient of f, not the length of the projection.",
      },
      {
        gives: (y, basis) => left(y, basis, (f) => (dot(f, y) * dot(f, y)) / (dot(f, f) * dot(f, f))) / y.rows,
        says: "Each term is divided by ⟨f, f⟩ once. Divided twice it is the square of the coefficient of f, not of the projection.",
      },
      {
        gives: (y, basis) => (dot(y, y) - left(y, basis, (f) => (dot(f, y) * dot(f, y)) / dot(f, f))) / y.rows,
        says: "That is what the basis explains; asked is what it leaves.",
      },
      {
        gives: (y, basis) => left(y, basis.slice(0, 1), (f) => (dot(f, y) * dot(f, y)) / dot(f, f)) / y.rows,
        says: "Only the first function of the basis is used: does the loop return in its first turn?",
      },
    ],
    right: "What is explained and what is left are orthogonal, so their squares add up, as Pythagoras has it.",
  }),
};

function dot(a: Matrix, b: Matrix): number {
  return a.times(b).sum();
}

/** ⟨y, y⟩ less a term for every function of the basis. */
function left(y: Matrix, basis: Matrix[], term: (f: Matrix) => number): number {
  return basis.reduce((rest, f) => rest - term(f), dot(y, y));
}
