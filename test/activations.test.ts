import { describe, expect, it } from "vitest";
import { Matrix, ReLU, seededRandom, Sigmoid, Tanh } from "../src/index";
import { drawn, expectSlopes, firstDifference, refusal, weighted } from "./support";

describe("ReLU", () => {
  it("is max(0, x)", () => {
    expect(
      new ReLU()
        .forward(
          Matrix.from([
            [-1, 2],
            [0.5, -3],
          ]),
        )
        .toArray(),
    ).toEqual([
      [0, 2],
      [0.5, 0],
    ]);
  });

  it("gives +0, never −0", () => {
    const zeros = new ReLU().forward(Matrix.row([-0, 0, -1, -1e308, -5e-324]));
    expect(firstDifference(zeros.data, [0, 0, 0, 0, 0])).toBe("none");
  });

  it("lets the gradient pass where x > 0 and nowhere else", () => {
    const relu = new ReLU();
    relu.forward(Matrix.row([-1, 0, 5e-324, 3]));
    expect(firstDifference(relu.backward(Matrix.row([7, 7, 7, -7])).data, [0, 0, 7, -7])).toBe("none");
    expect(firstDifference(relu.backward(Matrix.row([-7, -0, -0, -0])).data, [0, 0, 0, 0])).toBe("none");
  });

  it("satisfies relu(x) − relu(−x) = x", () => {
    const x = drawn(5, 5, seededRandom(1));
    expect(
      new ReLU()
        .apply(x)
        .sub(new ReLU().apply(x.scale(-1)))
        .toArray(),
    ).toEqual(x.toArray());
  });
});

describe("Sigmoid", () => {
  const sigmoid = (...x: number[]) => [...new Sigmoid().forward(Matrix.row(x)).data];

  it("is 1 / (1 + e⁻ˣ)", () => {
    expect(sigmoid(0, Math.log(3), -Math.log(3))).toEqual([0.5, expect.closeTo(0.75, 15), expect.closeTo(0.25, 15)]);
  });

  it("satisfies σ(−x) = 1 − σ(x)", () => {
    const x = drawn(10, 10, seededRandom(1)).scale(5);
    const left = new Sigmoid().apply(x.scale(-1)),
      right = new Sigmoid().apply(x).map((y) => 1 - y);
    left.data.forEach((y, i) => expect(y).toBeCloseTo(right.data[i], 15));
  });

  it("keeps all digits far to the left, where σ(x) is eˣ", () => {
    for (const x of [-36, -100, -700]) expect(sigmoid(x)[0] / Math.exp(x)).toBeCloseTo(1, 14);
  });

  it("stays within [0, 1] for every finite x", () => {
    expect(sigmoid(36, 745, 1e308)).toEqual([expect.closeTo(1, 15), 1, 1]);
    expect(sigmoid(-1e308, -746)).toEqual([0, 0]);
    expect(sigmoid(-745)[0]).toBeGreaterThan(0);
    expect(sigmoid(-745)[0]).toBeLessThan(1e-322);
    expect(sigmoid(-36)[0]).toBeGreaterThan(0);
  });

  it("never falls while x rises", () => {
    const x = Array.from({ length: 2001 }, (_, i) => i - 1000),
      y = sigmoid(...x);
    for (let i = 1; i < y.length; i++) expect(y[i]).toBeGreaterThanOrEqual(y[i - 1]);
  });

  it("has the derivative y (1 − y), which is 1/4 in the middle and 0 at the ends", () => {
    const layer = new Sigmoid();
    layer.forward(Matrix.row([0, 1e308, -1e308, Math.log(3)]));
    expect([...layer.backward(Matrix.row([2, 2, 2, 16])).data]).toEqual([0.5, 0, 0, expect.closeTo(3, 14)]);
  });
});

describe("Tanh", () => {
  const tanh = (...x: number[]) => [...new Tanh().forward(Matrix.row(x)).data];

  it("is (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)", () => {
    expect(tanh(0, Math.log(2), -Math.log(2))).toEqual([0, expect.closeTo(0.6, 15), expect.closeTo(-0.6, 15)]);
  });

  it("stays within [−1, 1] for every finite x", () => {
    expect(tanh(1e308, 36, -36, -1e308)).toEqual([1, 1, -1, -1]);
  });

  it("is a sigmoid stretched: tanh(x) = 2 σ(2x) − 1", () => {
    const x = drawn(5, 5, seededRandom(2));
    const right = new Sigmoid().apply(x.scale(2)).map((y) => 2 * y - 1);
    new Tanh().apply(x).data.forEach((y, i) => expect(y).toBeCloseTo(right.data[i], 15));
  });

  it("has the derivative 1 − y²", () => {
    const layer = new Tanh();
    layer.forward(Matrix.row([0, Math.log(2), 1e308]));
    expect([...layer.backward(Matrix.row([2, 1, 5])).data]).toEqual([2, expect.closeTo(0.64, 15), 0]);
  });
});

describe.each([
  ["ReLU", ReLU],
  ["Sigmoid", Sigmoid],
  ["Tanh", Tanh],
])("%s", (name, Activation) => {
  it("backward matches central differences away from kinks", () => {
    const random = seededRandom(3),
      layer = new Activation();
    const x = drawn(4, 6, random).map((x) => x + Math.sign(x) * 0.01),
      dy = drawn(4, 6, random);
    layer.forward(x);
    expectSlopes(layer.backward(dy), x, () => weighted(layer.apply(x), dy));
  });

  it("backward goes by the last forward", () => {
    const layer = new Activation(),
      fresh = new Activation(),
      random = seededRandom(4);
    const x = drawn(3, 2, random),
      dy = drawn(3, 2, random);
    layer.forward(drawn(5, 5, random));
    layer.forward(x);
    fresh.forward(x);
    expect(layer.backward(dy).toArray()).toEqual(fresh.backward(dy).toArray());
  });

  it("apply is forward, but remembers nothing", () => {
    const layer = new Activation(),
      x = Matrix.from([
        [1, -2],
        [0.5, 3],
      ]),
      dy = Matrix.from([
        [1, 1],
        [1, 1],
      ]);
    expect(layer.apply(x).toArray()).toEqual(layer.forward(x).toArray());
    const before = layer.backward(dy).toArray();
    layer.apply(
      Matrix.from([
        [-9, 9],
        [-9, 9],
      ]),
    );
    expect(layer.backward(dy).toArray()).toEqual(before);
    const fresh = new Activation();
    fresh.apply(x);
    expect(refusal(() => fresh.backward(dy))).toBe(`${name}.backward: call forward first`);
  });

  it("keeps NaN as NaN", () => {
    const y = new Activation().forward(Matrix.row([-1, 1, 2]).map(Math.sqrt));
    expect([...y.data].map(Number.isNaN)).toEqual([true, false, false]);
  });

  it("writes to `out` if that has the right shape, also over its own input", () => {
    const layer = new Activation(),
      x = Matrix.row([-1, 0.5, 2]),
      dy = Matrix.row([1, 2, 3]);
    const y = layer.forward(x).copy(),
      dx = layer.backward(dy).copy();
    const out = Matrix.zeros(1, 3),
      dxOut = Matrix.zeros(1, 3);
    expect(layer.forward(x, out)).toBe(out);
    expect(layer.backward(dy, dxOut)).toBe(dxOut);
    expect([out.toArray(), dxOut.toArray()]).toEqual([y.toArray(), dx.toArray()]);
    expect(layer.apply(x, out)).toBe(out);
    expect(layer.forward(x, x)).toBe(x);
    expect(layer.backward(dy, dy)).toBe(dy);
    expect([x.toArray(), dy.toArray()]).toEqual([y.toArray(), dx.toArray()]);
  });

  it("leaves an `out` of another shape alone", () => {
    const layer = new Activation(),
      other: Matrix = Matrix.from([[7, 7]]);
    const y = layer.forward(Matrix.column([1, 2]) as Matrix, other);
    layer.backward(Matrix.column([1, 2]) as Matrix, other);
    expect([y.rows, y.cols]).toEqual([2, 1]);
    expect(other.toArray()).toEqual([[7, 7]]);
  });

  it("changes neither x nor dy", () => {
    const layer = new Activation(),
      x = Matrix.row([-1, 0.5, 2]),
      dy = Matrix.row([1, 2, 3]);
    layer.forward(x);
    layer.backward(dy);
    expect([x.toArray(), dy.toArray()]).toEqual([[[-1, 0.5, 2]], [[1, 2, 3]]]);
  });

  it("has no parameters", () => {
    expect(new Activation().parameters()).toEqual([]);
  });
});
