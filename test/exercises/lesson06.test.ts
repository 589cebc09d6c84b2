import { expect, it } from "vitest";
import type { Adam, Epoch, Matrix, MSELoss, NeuralNetwork } from "../../src/index";
import { verdictOn } from "./support";

it.each<[(history: Epoch[], limit: number) => unknown, string]>([
  [
    (history, limit) => {
      for (const { epoch, loss } of history) if (loss <= limit) return epoch;
      return -1;
    },
    "right",
  ],
  [
    (history, limit) => {
      for (let k = 0; k < history.length; k++) if (history[k].loss <= limit) return k;
      return -1;
    },
    "the place of the entry in the list",
  ],
  [
    (history, limit) => {
      for (const entry of history) if (entry.loss <= limit) return entry.loss;
      return -1;
    },
    "That is the loss of the entry",
  ],
  [
    (history, limit) => {
      for (const entry of history) if (entry.loss < limit) return entry.epoch;
      return -1;
    },
    "`<=`",
  ],
  [
    (history, limit) => {
      let last = -1;
      for (const entry of history) if (entry.loss <= limit) last = entry.epoch;
      return last;
    },
    "That is the last entry that fits",
  ],
  [
    (history, limit) => {
      for (const entry of history) {
        if (entry.loss <= limit) return entry.epoch;
        return -1;
      }
    },
    "It belongs behind it",
  ],
  [
    (history, limit) => {
      for (const entry of history) if (entry.loss >= limit) return entry.epoch;
      return -1;
    },
    "at least the limit",
  ],
  [
    (history, limit) => history.find((entry) => entry.loss <= limit)?.epoch,
    "It should give a number, and gives nothing",
  ],
  [(history, limit) => history.find((entry) => entry.loss <= limit), "It should give a number"],
])("firstBelow: %s", (answer, words) => {
  expect(verdictOn("firstBelow", answer)).toContain(words);
});

type Step = (network: NeuralNetwork, loss: MSELoss, optimizer: Adam, X: Matrix, y: Matrix) => unknown;

it.each<[string, Step, string]>([
  [
    "the four calls",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      o.step();
      return L;
    },
    "right",
  ],
  [
    "zeroGrad after forward",
    (n, loss, o, X, y) => {
      const L = loss.forward(n.forward(X), y);
      o.zeroGrad();
      n.backward(loss.backward());
      o.step();
      return L;
    },
    "right",
  ],
  [
    "no zeroGrad",
    (n, loss, o, X, y) => {
      const L = loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      o.step();
      return L;
    },
    "`zeroGrad` is missing",
  ],
  [
    "zeroGrad too late",
    (n, loss, o, X, y) => {
      const L = loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      o.zeroGrad();
      o.step();
      return L;
    },
    "deletes the gradient",
  ],
  [
    "step too early",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(n.forward(X), y);
      o.step();
      n.backward(loss.backward());
      return L;
    },
    "`step` comes before `backward`",
  ],
  [
    "no step",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      return L;
    },
    "`step` is missing",
  ],
  [
    "no backward",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(n.forward(X), y);
      o.step();
      return L;
    },
    "`network.backward(loss.backward())` is missing",
  ],
  [
    "backward twice",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      n.backward(loss.backward());
      o.step();
      return L;
    },
    "runs twice",
  ],
  [
    "the loss after the step",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      o.step();
      return loss.forward(n.forward(X), y);
    },
    "The weights are right",
  ],
  [
    "no return",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      loss.forward(n.forward(X), y);
      n.backward(loss.backward());
      o.step();
    },
    "after the four calls, `return` the loss",
  ],
  [
    "prediction and target swapped",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const L = loss.forward(y, n.forward(X));
      n.backward(loss.backward());
      o.step();
      return L;
    },
    "each step goes uphill",
  ],
  [
    "a signal without 2/n",
    (n, loss, o, X, y) => {
      o.zeroGrad();
      const output = n.forward(X);
      n.backward(output.sub(y));
      o.step();
      return loss.forward(output, y);
    },
    "with its factor 2/n",
  ],
  [
    "a gradient that is no matrix",
    (n, loss, o, X, y) => {
      n.backward(loss.forward(n.forward(X), y) as never);
      o.step();
    },
    "must be a Matrix",
  ],
])("trainingStep: %s", (_, answer, words) => {
  expect(verdictOn("trainingStep", answer)).toContain(words);
});

const dot = (a: Matrix, b: Matrix) => a.times(b).sum();

it.each<[(y: Matrix, basis: Matrix[]) => unknown, string]>([
  [
    (y, basis) => {
      let rest = dot(y, y);
      for (const f of basis) rest -= (dot(f, y) * dot(f, y)) / dot(f, f);
      return rest / y.rows;
    },
    "right",
  ],
  [
    (y, basis) => {
      const rest = basis.reduce((r, f) => r.sub(f.scale(dot(f, y) / dot(f, f))), y);
      return dot(rest, rest) / y.rows;
    },
    "right",
  ],
  [
    (y, basis) => {
      let rest = dot(y, y);
      for (const f of basis) rest -= (dot(f, y) * dot(f, y)) / dot(f, f);
      return rest;
    },
    "their mean divides by n = 4",
  ],
  [
    (y, basis) => {
      let rest = dot(y, y);
      for (const f of basis) rest -= dot(f, y) * dot(f, y);
      return rest / y.rows;
    },
    "divided by ⟨f, f⟩",
  ],
  [
    (y, basis) => {
      let rest = dot(y, y);
      for (const f of basis) rest -= dot(f, y) / dot(f, f);
      return rest / y.rows;
    },
    "enters squared",
  ],
  [
    (y, basis) => {
      let rest = dot(y, y);
      for (const f of basis) rest -= (dot(f, y) / dot(f, f)) * (dot(f, y) / dot(f, f));
      return rest / y.rows;
    },
    "divided by ⟨f, f⟩ once",
  ],
  [
    (y, basis) => {
      let sum = 0;
      for (const f of basis) sum += (dot(f, y) * dot(f, y)) / dot(f, f);
      return sum / y.rows;
    },
    "asked is what it leaves",
  ],
  [
    (y, basis) => {
      const [f] = basis;
      return f ? (dot(y, y) - (dot(f, y) * dot(f, y)) / dot(f, f)) / y.rows : dot(y, y) / y.rows;
    },
    "Only the first function",
  ],
  [
    (y, basis) => {
      y.data.fill(0);
      return basis.length * 0;
    },
    "It changes its argument `y`",
  ],
  [(y) => y, "It should give a number, and gives a 4×1 Matrix"],
])("leftOver: %s", (answer, words) => {
  expect(verdictOn("leftOver", answer)).toContain(words);
});
