// MSELoss against its formula, for any numbers.
// Not here: its slope against difference quotients, which gradcheck.test.ts takes.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MSELoss } from "../../src/index";
import { firstDifference } from "../support";
import { always, anyMatrix, finite, matrix } from "./support";

const pairs = anyMatrix(finite).chain((output) =>
  fc.tuple(fc.constant(output), matrix(output.rows, output.cols, finite)),
);

describe("MSELoss", () => {
  it("is the mean of the squares, and finite where their sum is", () => {
    always(pairs, ([output, y]) => {
      let sum = 0;
      output.data.forEach((o, i) => {
        const d = o - y.data[i];
        sum += d * d;
      });
      const loss = new MSELoss().forward(output, y);
      expect(loss).toBe(sum / output.data.length);
      expect(loss).not.toBeNaN(); // too large for float64 is infinite, never NaN
    });
  });

  it("is never negative, the same both ways, and 0 for what is equal", () => {
    always(pairs, ([output, y]) => {
      const loss = new MSELoss();
      expect(loss.forward(output, y)).toBeGreaterThanOrEqual(0);
      expect(loss.forward(output, y)).toBe(loss.forward(y, output));
      expect(loss.forward(y, y)).toBe(0);
    });
  });

  it("has the gradient 2/n (output − y), minus that if the two change places, and never NaN", () => {
    always(pairs, ([output, y]) => {
      const [there, back] = [new MSELoss(), new MSELoss()];
      there.forward(output, y);
      back.forward(y, output);
      const gradient = there.backward();
      const n = output.data.length;
      expect(firstDifference(gradient.data, output.sub(y).map((d) => (2 / n) * d).data)).toBe("none");
      gradient.data.forEach((g, i) => expect(0 + g).toBe(0 - back.backward().data[i]));
      expect(gradient.data.some(Number.isNaN)).toBe(false);
    });
  });
});
