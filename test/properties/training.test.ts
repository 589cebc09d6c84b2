// train: interrupted at any epoch it leaves a network that can be used and trained further; diverging, it says so.
// Not here: what train records and when it calls back; that is in test/training.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Adam,
  cosine,
  type Epoch,
  Linear,
  MSELoss,
  NeuralNetwork,
  type Parameter,
  seededRandom,
  Sequential,
  SGD,
  sineData,
  Tanh,
  train,
} from "../../src/index";
import { firstDifference } from "../support";
import { always, finite, outcome, seed, Theirs } from "./support";

/** A network, data for it, and an optimiser, all from one seed. */
function start(s: number, deep: boolean) {
  const random = seededRandom(s);
  const { X, y } = sineData(8, random);
  const network = deep
    ? new Sequential(new Linear(1, 4, random), new Tanh(), new Linear(4, 1, random))
    : new NeuralNetwork(1, 6, 1, random);
  return { network, X, y, loss: new MSELoss(), optimizer: new Adam(network.parameters(), { lr: 0.001 }) };
}

/** One epoch as a student writes it. */
function byHand({ network, X, y, loss, optimizer }: ReturnType<typeof start>): void {
  loss.forward(network.forward(X), y);
  optimizer.zeroGrad();
  network.backward(loss.backward());
  optimizer.step();
}

const values = ({ parameters }: { parameters: readonly Parameter[] }) =>
  parameters.flatMap(({ value }) => [...value.data]);

const plans = fc.record({
  s: seed,
  deep: fc.boolean(),
  every: fc.integer({ min: 1, max: 7 }),
  epochs: fc.integer({ min: 1, max: 30 }),
  at: fc.nat(29),
});

describe("train interrupted by an error of the student's own", () => {
  it.each(["onEpoch", "schedule"])("in %s passes it on, after exactly the steps of the epochs before", (where) => {
    always(
      plans,
      ({ s, deep, every, epochs, at }) => {
        const a = start(s, deep);
        let stopped = epochs; // the epoch whose step was not taken
        const stop = (epoch: number) => {
          if (epoch < at) return 1;
          stopped = epoch;
          throw new Theirs("stop");
        };
        const hook = where === "onEpoch" ? { onEpoch: ({ epoch }: Epoch) => stop(epoch) } : { schedule: stop };
        const { theirs } = outcome(() => train(a.network, a.X, a.y, { ...a, epochs, every, ...hook }));
        expect(theirs === true).toBe(stopped < epochs);
        expect(a.optimizer.lr).toBe(0.001);

        const b = start(s, deep);
        for (let epoch = 0; epoch < stopped; epoch++) byHand(b);
        expect(firstDifference(values(a.optimizer), values(b.optimizer))).toBe("none");
        expect(values(a.optimizer).every(Number.isFinite)).toBe(true);
      },
      40,
    );
  });

  it("goes on as if nothing had happened, bit for bit, and ends with a smaller loss", () => {
    always(
      plans,
      ({ s, deep, at }) => {
        const [a, b] = [start(s, deep), start(s, deep)];
        const stop = ({ epoch }: Epoch) => {
          if (epoch === at) throw new Theirs("stop");
        };
        outcome(() => train(a.network, a.X, a.y, { ...a, epochs: 40, every: 1, onEpoch: stop }));
        expect(a.network.predict(a.X).data.every(Number.isFinite)).toBe(true);
        const broken = new MSELoss().forward(a.network.predict(a.X), a.y);
        train(a.network, a.X, a.y, { ...a, epochs: 200 - at });
        train(b.network, b.X, b.y, { ...b, epochs: 200 });
        expect(firstDifference(values(a.optimizer), values(b.optimizer))).toBe("none");
        expect(new MSELoss().forward(a.network.predict(a.X), a.y)).toBeLessThan(broken);
      },
      20,
    );
  });
});

describe("train", () => {
  it("in two parts is train in one, and its history is that of both", () => {
    always(
      plans,
      ({ s, deep, at }) => {
        const [a, b] = [start(s, deep), start(s, deep)];
        const one = train(a.network, a.X, a.y, { ...a, epochs: 31, every: 1 });
        const first = at === 0 ? [] : train(b.network, b.X, b.y, { ...b, epochs: at, every: 1 });
        const second = train(b.network, b.X, b.y, { ...b, epochs: 31 - at, every: 1 });
        expect([...first, ...second].map(({ loss }) => loss)).toEqual(one.map(({ loss }) => loss));
        expect(firstDifference(values(a.optimizer), values(b.optimizer))).toBe("none");
      },
      30,
    );
  });

  it("with any schedule puts lr back and either ends or says what was wrong", () => {
    const schedules = fc.func(
      fc.oneof(finite, fc.constantFrom<any>(Number.NaN, -1, "1", undefined, null, Number.POSITIVE_INFINITY)),
    );
    always(
      fc.tuple(plans, schedules),
      ([{ s, deep, epochs }, schedule]) => {
        const a = start(s, deep);
        const { value } = outcome(() => train(a.network, a.X, a.y, { ...a, epochs, every: 1, schedule }));
        expect(a.optimizer.lr).toBe(0.001);
        if (value !== undefined) expect((value as Epoch[]).every(({ loss }) => Number.isFinite(loss))).toBe(true);
      },
      60,
    );
  });

  it("that diverges says at which epoch, and never records or hides a loss that is none", () => {
    always(
      fc.tuple(plans, fc.double({ min: 1, max: 1e308, noNaN: true })),
      ([{ s, deep, epochs }, lr]) => {
        const a = start(s, deep);
        const optimizer = new SGD(a.network.parameters(), { lr });
        const losses: number[] = [];
        const options = {
          loss: a.loss,
          optimizer,
          epochs: epochs + 5,
          every: 1,
          onEpoch: (e: Epoch) => losses.push(e.loss),
        };
        const { value, refused } = outcome(() => train(a.network, a.X, a.y, options));
        expect(losses.every(Number.isFinite)).toBe(true);
        if (refused === undefined) expect((value as Epoch[]).length).toBe(epochs + 5);
        else if (refused.startsWith("train: "))
          expect(refused).toContain(`stopped at epoch ${losses.length}: the loss is`);
        else {
          expect(refused).toMatch(/^SGD\.step: entry .* of the gradient of parameter/);
          expect(values(optimizer).some(Number.isNaN)).toBe(false);
        }
      },
      60,
    );
  });
});

describe("cosine", () => {
  it("falls from 1 to 0, and is a half in the middle", () => {
    always(
      fc.integer({ min: 1, max: 1e6 }).chain((n) => fc.tuple(fc.constant(n), fc.nat(n), fc.nat(n))),
      ([n, i, j]) => {
        expect(cosine(0, n)).toBe(1);
        expect(cosine(n, n)).toBe(0);
        expect(Math.abs(cosine(n / 2, n) - 0.5)).toBeLessThan(1e-15);
        expect(cosine(Math.min(i, j), n)).toBeGreaterThanOrEqual(cosine(Math.max(i, j), n));
        expect(Math.abs(cosine(i, n) + cosine(n - i, n) - 1)).toBeLessThan(1e-14);
      },
    );
  });
});
