// Networks of any depth, width and activations: their gradients against differences, and what must be the same bit for bit.
// Not here: training; that is in training.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Linear,
  Matrix,
  type Module,
  MSELoss,
  NeuralNetwork,
  type Parameter,
  ReLU,
  seededRandom,
  Sequential,
  Sigmoid,
  Tanh,
} from "../../src/index";
import { drawn, firstDifference, slopes, weighted } from "../support";
import { always, finite, matrix, outcome, seed, size } from "./support";

const ACTIVATIONS = {
  ReLU: () => new ReLU(),
  Sigmoid: () => new Sigmoid(),
  Tanh: () => new Tanh(),
  none: () => undefined,
};

const plans = fc.record({
  seed,
  batch: fc.integer({ min: 1, max: 5 }),
  sizes: fc.array(size, { minLength: 2, maxLength: 5 }), // 1 to 4 layers
  activations: fc.array(fc.constantFrom(...(Object.keys(ACTIVATIONS) as (keyof typeof ACTIVATIONS)[])), {
    minLength: 3,
    maxLength: 3,
  }),
});

type Plan = typeof plans extends fc.Arbitrary<infer P> ? P : never;

/** The network of a plan, inputs for it, and a gradient for its outputs. */
function made({ seed, batch, sizes, activations }: Plan) {
  const random = seededRandom(seed);
  const layers = sizes.slice(1).flatMap((outputs, i) => {
    const layer = new Linear(sizes[i], outputs, random);
    layer.bias.value.data.set(drawn(1, outputs, random).scale(0.1).data);
    const activation = i + 2 < sizes.length ? ACTIVATIONS[activations[i]]() : undefined;
    return activation === undefined ? [layer] : [layer, activation];
  });
  const network = new Sequential(...(layers as Module[]));
  return { network, X: drawn(batch, sizes[0], random), dY: drawn(batch, sizes[sizes.length - 1], random), random };
}

/** Whether a ReLU bends so close to these inputs that a difference would see it. */
function isNearKink({ layers }: Sequential, X: Matrix): boolean {
  let x = X;
  return layers.some((layer) => {
    const near = layer instanceof ReLU && x.data.some((value) => Math.abs(value) < 1e-3);
    x = layer.apply(x);
    return near;
  });
}

const smooth = plans.filter((plan) => {
  const { network, X } = made(plan);
  return !isNearKink(network, X);
});

const grads = (network: { parameters(): Parameter[] }) => network.parameters().map(({ grad }) => grad.copy());

describe("The gradients of any network", () => {
  it("are the slopes of what it gives, for every parameter and every input", () => {
    always(
      smooth,
      (plan) => {
        const { network, X, dY } = made(plan);
        network.forward(X);
        const dX = network.backward(dY);
        const L = () => weighted(network.predict(X), dY);
        const size = 1 + Math.abs(L());
        const both = [[dX, X], ...network.parameters().map(({ grad, value }) => [grad, value])];
        for (const [gradient, at] of both) {
          const differences = slopes(at, L);
          gradient.data.forEach((g, i) => {
            const slack = 1e-6 * (size + Math.abs(g));
            if (!(Math.abs(g - differences[i]) <= slack))
              throw new Error(`entry ${i}: ${g} instead of ${differences[i]}`);
          });
        }
      },
      60,
    );
  });

  it("pass the adjoint test: ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ for any direction v and any w", () => {
    always(
      smooth,
      (plan) => {
        const { network, X, dY, random } = made(plan);
        const places = [X, ...network.parameters().map(({ value }) => value)];
        const v = places.map(({ rows, cols }) => drawn(rows, cols, random));
        network.forward(X);
        const gradients = [network.backward(dY), ...grads(network)];
        const along = (step: number) => {
          const before = places.map((place) => place.copy());
          places.forEach((place, k) => place.data.set(place.add(v[k].scale(step)).data));
          const y = network.predict(X);
          places.forEach((place, k) => place.data.set(before[k].data));
          return y;
        };
        const h = 1e-6;
        const left = weighted(
          along(h)
            .sub(along(-h))
            .scale(1 / (2 * h)),
          dY,
        );
        const right = gradients.reduce((sum, gradient, k) => sum + weighted(gradient, v[k]), 0);
        const slack =
          1e-5 * (1 + gradients.reduce((sum, g, k) => sum + weighted(g.map(Math.abs), v[k].map(Math.abs)), 0));
        if (!(Math.abs(left - right) <= slack)) throw new Error(`⟨Jv, w⟩ = ${left} and ⟨v, Jᵀw⟩ = ${right}`);
      },
      60,
    );
  });

  it("double when backward runs twice, and are 0 for a gradient of 0", () => {
    always(
      plans,
      (plan) => {
        const { network, X, dY } = made(plan);
        network.forward(X);
        const dX = network.backward(dY).copy();
        const once = grads(network);
        expect(firstDifference(network.backward(dY).data, dX.data)).toBe("none");
        grads(network).forEach((grad, k) => expect(firstDifference(grad.data, once[k].scale(2).data)).toBe("none"));
        for (const { grad } of network.parameters()) grad.data.fill(0);
        network.backward(dY.map(() => 0));
        for (const grad of grads(network)) expect(grad.data.every((g) => g === 0)).toBe(true);
      },
      40,
    );
  });

  it("are the same after any other forward and backward in between", () => {
    always(
      fc.tuple(plans, size),
      ([plan, rows]) => {
        const [a, b] = [made(plan), made(plan)];
        a.network.forward(a.X);
        a.network.backward(a.dY);
        b.network.backward(b.network.forward(drawn(rows, b.X.cols, b.random)));
        for (const { grad } of b.network.parameters()) grad.data.fill(0);
        b.network.forward(b.X);
        b.network.predict(drawn(rows, b.X.cols, b.random));
        b.network.backward(b.dY);
        grads(b.network).forEach((grad, k) =>
          expect(firstDifference(grad.data, grads(a.network)[k].data)).toBe("none"),
        );
      },
      40,
    );
  });
});

describe("The outputs of any network", () => {
  it("are the same from forward, apply and predict, and for each row alone, bit for bit", () => {
    always(
      plans,
      (plan) => {
        const { network, X } = made(plan);
        const y = network.predict(X);
        expect(firstDifference(network.apply(X).data, y.data)).toBe("none");
        expect(firstDifference(network.forward(X).data, y.data)).toBe("none");
        X.toArray().forEach((row, i) => expect(network.predict(Matrix.row(row)).toArray()[0]).toEqual(y.toArray()[i]));
      },
      40,
    );
  });

  it("can be fed to it again: forward of forward is predict of predict, bit for bit", () => {
    const square = plans.map((plan) => ({ ...plan, sizes: [...plan.sizes.slice(0, -1), plan.sizes[0]] }));
    always(
      square,
      (plan) => {
        const { network, X } = made(plan);
        const twice = network.predict(network.predict(X));
        expect(firstDifference(network.forward(network.forward(X)).data, twice.data)).toBe("none");
        expect(firstDifference(network.forward(network.forward(X)).data, twice.data)).toBe("none");
      },
      40,
    );
  });

  it("that predict gave do not change under what comes later", () => {
    always(
      plans,
      (plan) => {
        const { network, X, dY } = made(plan);
        const y = network.predict(X);
        const before = y.copy();
        network.forward(X.scale(2));
        network.backward(dY);
        network.predict(X.scale(3));
        expect(firstDifference(y.data, before.data)).toBe("none");
      },
      40,
    );
  });
});

describe("NeuralNetwork", () => {
  it("is the Sequential of its parts, bit for bit, forward and backward, for any batches one after the other", () => {
    const batches = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 });
    always(
      fc.tuple(seed, size, fc.integer({ min: 1, max: 20 }), size, batches),
      ([s, inputs, hidden, outputs, counts]) => {
        const network = new NeuralNetwork(inputs, hidden, outputs, seededRandom(s));
        const twin = new NeuralNetwork(inputs, hidden, outputs, seededRandom(s));
        const row = new Sequential(twin.linear1, twin.relu, twin.linear2);
        const random = seededRandom(s + 1);
        for (const count of counts) {
          const X = drawn(count, inputs, random);
          const dY = drawn(count, outputs, random);
          expect(firstDifference(network.predict(X).data, row.predict(X).data)).toBe("none");
          expect(firstDifference(network.forward(X).data, row.forward(X).data)).toBe("none");
          network.backward(dY);
          row.backward(dY);
          network.parameters().forEach(({ grad }, k) => {
            expect(firstDifference(grad.data, row.parameters()[k].grad.data)).toBe("none");
          });
        }
      },
      40,
    );
  });

  it("gives finite numbers for finite ones as long as no product on the way is too large", () => {
    always(fc.tuple(seed, matrix(3, 2, finite)), ([s, X]) => {
      const network = new NeuralNetwork(2, 3, 1, seededRandom(s));
      const usual = X.data.every((x) => Math.abs(x) < 1e300);
      if (usual) expect(network.predict(X).data.every(Number.isFinite)).toBe(true);
      // Beyond that the outputs may be none, and a loss says so: it is not a number either.
      const y = network.forward(X);
      const loss = new MSELoss().forward(y, Matrix.zeros(3, 1));
      if (!y.data.every(Number.isFinite)) expect(Number.isFinite(loss)).toBe(false);
    });
  });

  it("refuses what is not finite", () => {
    always(fc.tuple(seed, matrix(3, 2, fc.constantFrom(1, Number.NaN, Number.NEGATIVE_INFINITY))), ([s, X]) => {
      const network = new NeuralNetwork(2, 3, 1, seededRandom(s));
      for (const call of [() => network.predict(X), () => network.forward(X)])
        expect(outcome(call).refused === undefined).toBe(X.data.every(Number.isFinite));
    });
  });
});
