import { describe, expect, it } from "vitest";
import { Matrix, MSELoss, seededRandom, Tanh } from "../src/index";
import { requireLoss } from "../src/loss";
import { drawn, expectSlopes, refusal, untyped } from "./support";

const output = Matrix.from([
    [1, 2],
    [3, 4],
  ]),
  y = Matrix.from([
    [0, 2],
    [5, 1],
  ]);

describe("MSELoss.forward", () => {
  it("is the mean of the squared differences over all entries, worked by hand", () => {
    expect(new MSELoss().forward(output, y)).toBe((1 + 0 + 4 + 9) / 4);
    expect(new MSELoss().forward(Matrix.column([3]), Matrix.column([1]))).toBe(4);
  });

  it("is 0 where outputs and targets agree, and the same with the two exchanged", () => {
    const random = seededRandom(1),
      a = drawn(5, 3, random),
      b = drawn(5, 3, random),
      loss = new MSELoss();
    expect(loss.forward(a, a)).toBe(0);
    expect(loss.forward(a, b)).toBe(loss.forward(b, a));
    expect(loss.forward(a, b)).toBeCloseTo(
      a
        .sub(b)
        .map((d) => d * d)
        .mean(),
      14,
    );
  });

  it("does not depend on the number of samples when all of them are equally wrong", () => {
    for (const n of [1, 10, 1000])
      expect(
        new MSELoss().forward(
          Matrix.zeros(n, 1),
          Matrix.zeros(n, 1).map(() => 3),
        ),
      ).toBe(9);
  });

  it("is not a number when an output is none", () => {
    expect(new MSELoss().forward(Matrix.row([1, -1]).map(Math.sqrt), Matrix.row([1, 1]))).toBeNaN();
    expect(new MSELoss().forward(Matrix.row([1e200]), Matrix.row([0]))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("MSELoss.backward", () => {
  it("is 2/n (output − y), worked by hand", () => {
    const loss = new MSELoss();
    loss.forward(output, y);
    expect(loss.backward().toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [100, 1],
    [4, 7],
  ])("matches central differences for %i×%i", (rows, cols) => {
    const random = seededRandom(2),
      output = drawn(rows, cols, random),
      y = drawn(rows, cols, random);
    const loss = new MSELoss();
    loss.forward(output, y);
    expectSlopes(loss.backward(), output, () => new MSELoss().forward(output, y));
  });

  it("goes by the last forward, also when that was of another size", () => {
    const loss = new MSELoss();
    loss.forward(drawn(9, 3, seededRandom(3)), Matrix.zeros(9, 3));
    loss.forward(output, y);
    expect(loss.backward().toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
    loss.forward(y, output);
    expect(loss.backward().toArray()).toEqual([
      [-0.5, 0],
      [1, -1.5],
    ]);
  });

  it("may be asked twice, and what it gave stays as it was", () => {
    const loss = new MSELoss();
    loss.forward(output, y);
    const first = loss.backward();
    expect(loss.backward().toArray()).toEqual(first.toArray());
    loss.forward(y, output);
    loss.backward();
    expect(first.toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
  });

  it("does not care what becomes of the outputs after forward", () => {
    const loss = new MSELoss(),
      changing = output.copy();
    loss.forward(changing, y);
    changing.data.fill(99);
    expect(loss.backward().toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
  });

  it("writes to `out` if that has the right shape", () => {
    const loss = new MSELoss(),
      out = Matrix.zeros(2, 2),
      other = Matrix.row([7]);
    loss.forward(output, y);
    expect(loss.backward(out)).toBe(out);
    expect(out.toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
    expect(loss.backward(other).toArray()).toEqual([
      [0.5, 0],
      [-1, 1.5],
    ]);
    expect(other.toArray()).toEqual([[7]]);
  });

  it("changes neither outputs nor targets", () => {
    const loss = new MSELoss(),
      a = output.copy(),
      b = y.copy();
    loss.forward(a, b);
    loss.backward();
    expect([a.toArray(), b.toArray()]).toEqual([output.toArray(), y.toArray()]);
  });

  it("is refused before forward", () => {
    expect(refusal(() => new MSELoss().backward())).toBe("MSELoss.backward: call forward first");
  });
});

describe("requireLoss", () => {
  it("lets a loss pass", () => {
    expect(() => requireLoss("train", new MSELoss())).not.toThrow();
    expect(() => requireLoss("train", { forward: () => 1, backward: () => output })).not.toThrow();
  });

  it.each([
    ["nothing", undefined, "train: loss.forward must be a function such as that of new MSELoss(), got undefined"],
    ["null", null, "train: loss.forward must be a function such as that of new MSELoss(), got undefined"],
    [
      "a loss without backward",
      { forward: () => 1 },
      "train: loss.backward must be a function such as that of new MSELoss(), got undefined",
    ],
    ["a layer", new Tanh(), "train: expected a loss such as new MSELoss(), got an object (Tanh)"],
  ])("refuses %s", (_, loss, message) => {
    expect(refusal(() => requireLoss("train", untyped(loss)))).toBe(message);
  });
});
