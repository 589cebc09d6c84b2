import { describe, expect, it } from "vitest";
import { heNormal, kinks, Linear, Matrix, normal, ReLU, seededRandom, spreadKinks } from "../src/index";
import { drawn, expectSlopes, firstDifference, refusal, untyped, weighted, zeros } from "./support";

/** A layer with two inputs and two outputs and round numbers. */
function byHand() {
  const layer = new Linear(2, 2, seededRandom(1));
  layer.weight.value.data.set([5, 6, 7, 8]);
  layer.bias.value.data.set([1, -1]);
  return layer;
}

const X = Matrix.from([
  [1, 2],
  [3, 4],
]);

describe("Linear.forward", () => {
  it("is XW + b, worked by hand", () => {
    expect(byHand().forward(X).toArray()).toEqual([
      [20, 21],
      [44, 49],
    ]);
  });

  it("treats every row of X on its own", () => {
    const layer = new Linear(3, 5, seededRandom(2)),
      x = drawn(7, 3, seededRandom(3));
    const together = layer.forward(x).toArray();
    x.toArray().forEach((row, i) => expect([...layer.forward(Matrix.row(row)).data]).toEqual(together[i]));
  });

  it("sees weights written in place", () => {
    const layer = byHand();
    layer.forward(X);
    layer.weight.value.data.set([1, 0, 0, 1]);
    layer.bias.value.data.fill(0);
    expect(layer.forward(X).toArray()).toEqual(X.toArray());
  });

  it("writes to `out` if that has the right shape", () => {
    const layer = byHand(),
      out = Matrix.zeros(2, 2),
      other: Matrix = Matrix.from([[7]]);
    expect(layer.forward(X, out)).toBe(out);
    expect(out.toArray()).toEqual([
      [20, 21],
      [44, 49],
    ]);
    expect(layer.apply(X, out)).toBe(out);
    expect(layer.forward(X, untyped(other)).toArray()).toEqual([
      [20, 21],
      [44, 49],
    ]);
    expect(other.toArray()).toEqual([[7]]);
  });

  it("gives a matrix of its own without `out`", () => {
    const layer = byHand(),
      first = layer.forward(X);
    layer.forward(Matrix.zeros(2, 2));
    expect(first.toArray()).toEqual([
      [20, 21],
      [44, 49],
    ]);
  });
});

describe("Linear.backward", () => {
  it("is dW = XᵀdY, db = the column sums of dY, dX = dY Wᵀ, worked by hand", () => {
    const layer = byHand();
    layer.forward(X);
    const dX = layer.backward(
      Matrix.from([
        [1, 0],
        [2, -1],
      ]),
    );
    expect(layer.weight.grad.toArray()).toEqual([
      [7, -3],
      [10, -4],
    ]);
    expect(layer.bias.grad.toArray()).toEqual([[3, -1]]);
    expect(dX.toArray()).toEqual([
      [5, 7],
      [4, 6],
    ]);
  });

  it.each([
    [1, 1, 1],
    [2, 2, 2],
    [5, 1, 10],
    [10, 10, 1],
    [7, 3, 4],
  ])("matches central differences for %i samples, %i inputs, %i outputs", (n, inputs, outputs) => {
    const random = seededRandom(4),
      layer = new Linear(inputs, outputs, random);
    layer.bias.value.data.set(drawn(1, outputs, random).data);
    const x = drawn(n, inputs, random),
      dy = drawn(n, outputs, random),
      L = () => weighted(layer.apply(x), dy);
    layer.forward(x);
    expectSlopes(layer.backward(dy), x, L);
    expectSlopes(layer.weight.grad, layer.weight.value, L);
    expectSlopes(layer.bias.grad, layer.bias.value, L);
  });

  it("twice doubles the gradient", () => {
    const random = seededRandom(5),
      layer = new Linear(3, 4, random),
      dy = drawn(6, 4, random);
    layer.forward(drawn(6, 3, random));
    layer.backward(dy);
    const once = layer.parameters().map(({ grad }) => grad.scale(2));
    layer.backward(dy);
    layer.parameters().forEach(({ grad }, k) => expect(grad.toArray()).toEqual(once[k].toArray()));
  });

  it("over a batch is the sum over its samples", () => {
    const random = seededRandom(6),
      batch = new Linear(3, 2, random),
      single = new Linear(3, 2, seededRandom(6));
    const x = drawn(5, 3, random),
      dy = drawn(5, 2, random);
    batch.forward(x);
    const dX = batch.backward(dy).toArray();
    x.toArray().forEach((row, i) => {
      single.forward(Matrix.row(row));
      expect([...single.backward(Matrix.row(dy.toArray()[i])).data]).toEqual(dX[i]);
    });
    batch.weight.grad.data.forEach((g, i) => expect(g).toBeCloseTo(single.weight.grad.data[i], 12));
    batch.bias.grad.data.forEach((g, i) => expect(g).toBeCloseTo(single.bias.grad.data[i], 12));
  });

  it("goes by the last forward, also when the batch has another size", () => {
    const layer = byHand();
    layer.forward(drawn(9, 2, seededRandom(7)));
    layer.forward(X);
    layer.backward(
      Matrix.from([
        [1, 0],
        [2, -1],
      ]),
    );
    expect(layer.weight.grad.toArray()).toEqual([
      [7, -3],
      [10, -4],
    ]);
  });

  it("writes dX to `out` if that has the right shape", () => {
    const layer = byHand(),
      out = Matrix.zeros(2, 2);
    layer.forward(X);
    expect(
      layer.backward(
        Matrix.from([
          [1, 0],
          [2, -1],
        ]),
        out,
      ),
    ).toBe(out);
    expect(out.toArray()).toEqual([
      [5, 7],
      [4, 6],
    ]);
  });

  it("changes neither x, dy nor a parameter's value", () => {
    const layer = byHand(),
      x = X.copy(),
      dy = Matrix.from([
        [1, 0],
        [2, -1],
      ]);
    layer.forward(x);
    layer.backward(dy);
    expect([x.toArray(), dy.toArray()]).toEqual([
      X.toArray(),
      [
        [1, 0],
        [2, -1],
      ],
    ]);
    expect([[...layer.weight.value.data], [...layer.bias.value.data]]).toEqual([
      [5, 6, 7, 8],
      [1, -1],
    ]);
  });

  it("changes no gradient when it refuses dY", () => {
    const layer = byHand();
    layer.forward(X);
    expect(refusal(() => layer.backward(zeros(3, 2)))).toBe("Linear.backward: dY must be 2×2, got 3×2");
    expect(layer.parameters().flatMap(({ grad }) => [...grad.data])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("has accumulate for its first half", () => {
    const whole = byHand(),
      half = byHand(),
      dy = Matrix.from([
        [1, 0],
        [2, -1],
      ]);
    whole.forward(X);
    half.forward(X);
    whole.backward(dy);
    half.accumulate(dy);
    half.parameters().forEach(({ grad }, k) => expect(grad.toArray()).toEqual(whole.parameters()[k].grad.toArray()));
  });
});

it("Linear.apply is forward, but remembers nothing", () => {
  const layer = byHand(),
    dy = Matrix.from([
      [1, 0],
      [2, -1],
    ]);
  expect(layer.apply(X).toArray()).toEqual([
    [20, 21],
    [44, 49],
  ]);
  expect(refusal(() => layer.backward(dy))).toBe("Linear.backward: call forward first");
  layer.forward(X);
  layer.apply(Matrix.zeros(2, 2));
  layer.backward(dy);
  expect(layer.weight.grad.toArray()).toEqual([
    [7, -3],
    [10, -4],
  ]);
});

describe("a new Linear", () => {
  it("has weights of inputs×outputs drawn by heNormal, and zero biases", () => {
    const layer = new Linear(3, 5, seededRandom(8));
    expect(layer.weight.value.toArray()).toEqual(heNormal(3, 5, seededRandom(8)).toArray());
    expect(layer.bias.value.toArray()).toEqual([[0, 0, 0, 0, 0]]);
    expect(layer.parameters()).toEqual([layer.weight, layer.bias]);
    expect([layer.inputSize, layer.outputSize]).toEqual([3, 5]);
  });

  it("is the same for the same seed", () => {
    const weights = (seed: number) => [...new Linear(4, 4, seededRandom(seed)).weight.value.data];
    expect(weights(1)).toEqual(weights(1));
    expect(weights(1)).not.toEqual(weights(2));
  });
});

describe("heNormal", () => {
  it("is √(2/fanIn) times a draw from N(0, 1), row after row", () => {
    const random = seededRandom(9),
      draw = () => 0.5 * normal(random);
    const rows = Array.from({ length: 8 }, () => [draw(), draw()]);
    expect(heNormal(8, 2, seededRandom(9)).toArray()).toEqual(rows);
  });

  it.each([
    [1, 10000],
    [100, 100],
    [5000, 2],
  ])("has mean 0 and variance 2/fanIn for %i×%i", (fanIn, fanOut) => {
    const w = heNormal(fanIn, fanOut, seededRandom(10)),
      n = fanIn * fanOut,
      variance = 2 / fanIn;
    expect(Math.abs(w.mean())).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(w.times(w).mean() / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it("keeps the mean square of a signal through ten layers of ReLU", () => {
    const random = seededRandom(11),
      relu = new ReLU();
    let x = drawn(20, 200, random).map(Math.abs);
    const start = x.times(x).mean();
    for (let i = 0; i < 10; i++) x = relu.apply(new Linear(200, 200, random).apply(x));
    const ratio = x.times(x).mean() / start;
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  });
});

describe("kinks", () => {
  function layerWith(w: number[], b: number[]) {
    const layer = new Linear(1, w.length, seededRandom(1));
    layer.weight.value.data.set(w);
    layer.bias.value.data.set(b);
    return layer;
  }

  it("are at −b/w", () => {
    expect(kinks(layerWith([2, -1, 0.5], [4, 3, -1]))).toEqual([-2, 3, 2]);
  });

  it("are all at 0 as long as the biases are", () => {
    expect(firstDifference(kinks(new Linear(1, 50, seededRandom(2))), new Float64Array(50))).toBe("none");
  });

  it("leave out a unit that never bends", () => {
    expect(kinks(layerWith([0, 1, -0], [1, 1, 1]))).toEqual([-1]);
  });

  it("are where relu(xw + b) bends", () => {
    const layer = new Linear(1, 20, seededRandom(3)),
      relu = new ReLU(),
      e = 1e-3;
    spreadKinks(layer, -10, 10, seededRandom(4));
    kinks(layer).forEach((x, j) => {
      const [left, here, right] = relu
        .apply(layer.apply(Matrix.column([x - e, x, x + e])))
        .toArray()
        .map((row) => row[j]);
      const w = layer.weight.value.at(0, j);
      expect(here).toBeCloseTo(0, 12);
      expect(left - 2 * here + right).toBeCloseTo(Math.abs(w) * e, 12); // flat on one side, the slope w on the other
    });
  });

  it("are refused for a layer with two inputs, and for what is no layer", () => {
    expect(refusal(() => kinks(untyped(new Linear(2, 3, seededRandom(1)))))).toBe(
      "kinks: kinks are points only if the layer has one input, this one has 2",
    );
    expect(refusal(() => kinks(untyped(undefined)))).toBe(
      "kinks: expected a Linear layer such as network.linear1, got undefined",
    );
  });
});

describe("spreadKinks", () => {
  it("is refused for a layer with two inputs, and for what is no layer", () => {
    expect(refusal(() => spreadKinks(untyped(new Linear(2, 3, seededRandom(1))), -1, 1, seededRandom(2)))).toBe(
      "spreadKinks: kinks are points only if the layer has one input, this one has 2",
    );
    expect(refusal(() => spreadKinks(untyped([1]), -1, 1, seededRandom(2)))).toBe(
      "spreadKinks: expected a Linear layer such as network.linear1, got an array of 1",
    );
  });

  it("puts every kink between from and to, evenly, and leaves the weights alone", () => {
    const layer = new Linear(1, 10000, seededRandom(5)),
      before = layer.weight.value.copy();
    spreadKinks(layer, -10, 30, seededRandom(6));
    const at = kinks(layer),
      tenths = new Array(10).fill(0);
    for (const x of at) tenths[Math.floor((x + 10) / 4)]++;
    expect(at).toHaveLength(10000);
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120); // 4 standard deviations
    expect(layer.weight.value.toArray()).toEqual(before.toArray());
  });

  it("is bⱼ = −wⱼ · uniform", () => {
    const layer = new Linear(1, 3, seededRandom(5)),
      random = seededRandom(6);
    spreadKinks(layer, -2, 2, seededRandom(6));
    const expected = [...layer.weight.value.data].map((w) => -w * (-2 + 4 * random()));
    expect([...layer.bias.value.data]).toEqual(expected);
  });

  it("does the same for the same seed", () => {
    const biases = (seed: number) => {
      const layer = new Linear(1, 9, seededRandom(5));
      spreadKinks(layer, -1, 1, seededRandom(seed));
      return [...layer.bias.value.data];
    };
    expect(biases(1)).toEqual(biases(1));
    expect(biases(1)).not.toEqual(biases(2));
  });

  it("refuses an interval so wide that a bias would be infinite, and changes nothing", () => {
    const layer = new Linear(1, 1, seededRandom(5));
    layer.weight.value.data[0] = 10;
    expect(refusal(() => spreadKinks(layer, 1e308, 1.1e308, seededRandom(6)))).toBe(
      "spreadKinks: the biases must hold finite numbers, but entry (0, 0) is -Infinity",
    );
    expect(layer.bias.value.at(0, 0)).toBe(0);
  });

  it("keeps a bias finite where the weight is 0", () => {
    const layer = new Linear(1, 1, seededRandom(5));
    layer.weight.value.data[0] = 0;
    spreadKinks(layer, -1, 1, seededRandom(6));
    expect(layer.bias.value.at(0, 0) + 0).toBe(0);
  });

  it.each([
    ["from above to", () => [2, 1], "spreadKinks: from must be below to, got 2 and 1"],
    ["an empty interval", () => [1, 1], "spreadKinks: from must be below to, got 1 and 1"],
    ["NaN", () => [Number.NaN, 1], "spreadKinks: from must be a finite number, got NaN"],
    ["a missing end", () => [0, untyped(undefined)], "spreadKinks: to must be a finite number, got undefined"],
  ])("refuses %s and changes nothing", (_, interval, message) => {
    const layer = new Linear(1, 2, seededRandom(5)),
      [from, to] = interval();
    expect(refusal(() => spreadKinks(layer, from, to, seededRandom(6)))).toBe(message);
    expect([...layer.bias.value.data]).toEqual([0, 0]);
  });
});
