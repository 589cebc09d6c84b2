// The invariances of the optimisers, on any gradients: what must not matter, and what must.
// Not here: whole trajectories, which are compared with those of numpy in test/trajectories.test.ts.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Adam, Matrix, Momentum, Parameter, RMSProp, SGD } from "../../src/index";
import { firstDifference } from "../support";
import { always, finite, moderate, outcome } from "./support";

type Make = (parameters: Parameter[], options?: any) => SGD | Momentum | RMSProp | Adam;

const MAKERS: [string, Make][] = [
  ["SGD", (parameters, options) => new SGD(parameters, options)],
  ["Momentum", (parameters, options) => new Momentum(parameters, options)],
  ["RMSProp", (parameters, options) => new RMSProp(parameters, options)],
  ["Adam", (parameters, options) => new Adam(parameters, options)],
];

/** A gradient that is neither 0 nor tiny. */
const usual = fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.boolean()).map(([x, up]) => (up ? x : -x));

/** Starting values, and a gradient for each of some steps. */
const walks = (entry = moderate) =>
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })).chain(([n, steps]) => {
    const list = fc.array(entry, { minLength: n, maxLength: n });
    return fc.record({ start: list, gradients: fc.array(list, { minLength: steps, maxLength: steps }) });
  });

/** The values after the steps; `lengths` says how the numbers are divided among parameters. */
function walked(
  make: Make,
  start: number[],
  gradients: number[][],
  options?: object,
  lengths = [start.length],
): number[] {
  const offsets = lengths.map((_, k) => lengths.slice(0, k).reduce((a, b) => a + b, 0));
  const parts = (list: number[]) => lengths.map((n, k) => list.slice(offsets[k], offsets[k] + n));
  const parameters = parts(start).map((part) => new Parameter(Matrix.row(part)));
  const optimizer = make(parameters, options);
  for (const gradient of gradients) {
    optimizer.zeroGrad();
    parts(gradient).forEach((part, k) => parameters[k].grad.data.set(part));
    optimizer.step();
  }
  return parameters.flatMap(({ value }) => [...value.data]);
}

describe.each(MAKERS)("%s", (_, make) => {
  it("does not care how its parameters are divided into lists, nor in which order they come", () => {
    always(walks(), ({ start, gradients }) => {
      const all = walked(make, start, gradients);
      expect(
        firstDifference(
          walked(
            make,
            start,
            gradients,
            {},
            start.map(() => 1),
          ),
          all,
        ),
      ).toBe("none");
      const turned = walked(
        make,
        [...start].reverse(),
        gradients.map((g) => [...g].reverse()),
      );
      expect(firstDifference(turned.reverse(), all)).toBe("none");
    });
  });

  it("takes no number, text or list for its options: lr would silently be another", () => {
    const parameters = [new Parameter(Matrix.from([[1]]))];
    always(fc.oneof(moderate, fc.string(), fc.array(moderate)), (options) => {
      expect(outcome(() => make(parameters, options)).refused).toContain("the options must be an object such as");
    });
  });

  it("changes nothing where lr is 0, nor where the gradient has always been 0", () => {
    always(walks(), ({ start, gradients }) => {
      const flat = gradients.map((g) => g.map(() => 0));
      for (const end of [walked(make, start, gradients, { lr: 0 }), walked(make, start, flat)])
        expect(end.every((x, i) => x === start[i])).toBe(true);
    });
  });

  it("goes the opposite way for the opposite gradients", () => {
    always(walks(), ({ start, gradients }) => {
      const zero = start.map(() => 0);
      const there = walked(make, zero, gradients);
      const back = walked(
        make,
        zero,
        gradients.map((g) => g.map((x) => -x)),
      );
      expect(back.map((x) => 0 - x)).toEqual(there.map((x) => 0 + x));
    });
  });

  it("takes steps in proportion to lr", () => {
    always(walks(usual), ({ start, gradients }) => {
      const zero = start.map(() => 0);
      const [one, two] = [walked(make, zero, gradients, { lr: 0.25 }), walked(make, zero, gradients, { lr: 0.5 })];
      expect(two).toEqual(one.map((x) => 2 * x));
    });
  });

  it("steps on any finite gradients to numbers, or refuses and changes nothing", () => {
    always(fc.tuple(walks(finite), fc.constantFrom(0, 1e-308, 0.01, 1)), ([{ start, gradients }, lr]) => {
      const parameter = new Parameter(Matrix.row(start));
      const optimizer = make([parameter], { lr });
      for (const gradient of gradients) {
        parameter.grad.data.set(gradient);
        const before = parameter.value.copy();
        const { refused } = outcome(() => optimizer.step());
        if (refused !== undefined) {
          expect(firstDifference(parameter.value.data, before.data)).toBe("none");
          expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(1e150);
        }
        expect(parameter.value.data.some(Number.isNaN)).toBe(false);
        if ([...start, ...gradients.flat()].every((x) => Math.abs(x) < 1e300))
          expect(parameter.value.data.every(Number.isFinite)).toBe(true);
      }
    });
  });
});

describe("SGD", () => {
  it("is p − lr · g, and Momentum with beta1 = 0 is the same, bit for bit", () => {
    always(walks(), ({ start, gradients }) => {
      const sgd = walked((p, o) => new SGD(p, o), start, gradients, { lr: 0.1 });
      const plain = gradients.reduce((p, g) => p.map((x, i) => x - 0.1 * g[i]), start);
      expect(firstDifference(sgd, plain)).toBe("none");
      expect(walked((p, o) => new Momentum(p, o), start, gradients, { lr: 0.1, beta1: 0 })).toEqual(plain);
    });
  });
});

describe("Momentum", () => {
  it("is a sum: the steps for the sum of two gradients are the sums of their steps", () => {
    always(walks(), ({ start, gradients }) => {
      const zero = start.map(() => 0);
      const make: Make = (p, o) => new Momentum(p, o);
      const other = gradients.map((g) => [...g].reverse());
      const sum = gradients.map((g, t) => g.map((x, i) => x + other[t][i]));
      const [a, b, c] = [gradients, other, sum].map((list) => walked(make, zero, list));
      c.forEach((x, i) => expect(Math.abs(x - a[i] - b[i])).toBeLessThan(1e-10));
    });
  });
});

describe.each<[string, Make]>(MAKERS.slice(2))("%s", (name, make) => {
  it("does not care about the size of the loss, as long as epsilon is negligible", () => {
    const sizes = fc.constantFrom(1e-20, 1e-3, 2, 1e3, 1e20);
    always(fc.tuple(walks(usual), sizes), ([{ start, gradients }, c]) => {
      const options = { lr: 0.1, epsilon: 1e-100 };
      const path = walked(make, start, gradients, options);
      const scaled = walked(
        make,
        start,
        gradients.map((g) => g.map((x) => c * x)),
        options,
      );
      scaled.forEach((x, i) => expect(Math.abs(x - path[i])).toBeLessThan(1e-12 * (1 + Math.abs(start[i]))));
    });
  });

  it("takes a first step of the same size whatever the gradient, against its sign, or refuses the gradient", () => {
    const sizes = fc.oneof(usual, fc.constantFrom(1e-100, -1e-100, 1e149, -1e149, 1e160, -1e308));
    always(fc.array(sizes, { minLength: 1, maxLength: 6 }), (gradient) => {
      const first = name === "Adam" ? 0.1 : 0.1 / Math.sqrt(1 - 0.9);
      const zero = gradient.map(() => 0);
      const { value, refused } = outcome(() => walked(make, zero, [gradient], { lr: 0.1, epsilon: 1e-150 }));
      expect(refused === undefined).toBe(gradient.every((g) => Math.abs(g) < 1e150));
      for (const [i, x] of ((value ?? []) as number[]).entries())
        expect(Math.abs(x + first * Math.sign(gradient[i]))).toBeLessThan(1e-12);
    });
  });
});

describe("Adam", () => {
  it("with both betas 0 steps by lr against the sign of every gradient", () => {
    always(walks(usual), ({ start, gradients }) => {
      const options = { lr: 0.1, beta1: 0, beta2: 0, epsilon: 1e-100 };
      const end = walked((p, o) => new Adam(p, o), start, gradients, options);
      end.forEach((x, i) => {
        const signs = gradients.reduce((sum, g) => sum + Math.sign(g[i]), 0);
        expect(Math.abs(x - (start[i] - 0.1 * signs))).toBeLessThan(1e-12 * (1 + Math.abs(start[i])));
      });
    });
  });

  it("is Algorithm 1 of its paper, with the powers of the betas", () => {
    const betas = fc.double({ min: 0, max: 0.999, noNaN: true });
    always(fc.tuple(walks(), betas, betas), ([{ start, gradients }, beta1, beta2]) => {
      const epsilon = 1e-8;
      const end = walked((p, o) => new Adam(p, o), start, gradients, { lr: 0.1, beta1, beta2, epsilon });
      start.forEach((theta, i) => {
        let [m, v] = [0, 0];
        gradients.forEach((gradient, k) => {
          const g = gradient[i];
          m = beta1 * m + (1 - beta1) * g;
          v = beta2 * v + (1 - beta2) * g * g;
          const mHat = m / (1 - beta1 ** (k + 1));
          theta -= (0.1 * mHat) / (Math.sqrt(v / (1 - beta2 ** (k + 1))) + epsilon);
        });
        expect(Math.abs(end[i] - theta)).toBeLessThan(1e-9 * (1 + Math.abs(theta)));
      });
    });
  });
});
