// Any answer to any exercise gets a verdict: nothing is thrown, and the answer is not changed.
// Not here: which diagnosis a known mistake gets; that is in test/exercises.

import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { judge } from "../../src/exercises/judge";
import { exercises } from "../../src/exercises/lessons";
import { check, guess, reveal, tally } from "../../src/index";
import { always, bits, odd, oddity } from "./support";

const said = vi.hoisted(() => [] as string[]);
vi.mock("../../src/display", async (original) => ({
  ...(await original<object>()),
  say: (markdown: string) => said.push(markdown),
}));

beforeEach(() => {
  said.length = 0;
});

const name = fc.constantFrom(...Object.keys(exercises));
/** An oddity, a function that gives one, or an object with some of them. */
const answers = fc.tuple(oddity, fc.constantFrom("itself", "given", "as part"));

function answer([what, how]: [string, string]): unknown {
  if (how === "itself") return odd(what);
  return how === "given" ? () => odd(what) : { Y: odd(what), slope: odd(what) };
}

describe("check", () => {
  it("gives a verdict in a block on any answer, and leaves the answer as it was", () => {
    always(
      fc.tuple(name, answers),
      ([exercise, how]) => {
        const given = answer(how);
        const before = bits(given);
        const { kind, text } = judge(exercises[exercise], given);
        expect(["right", "wrong", "empty"]).toContain(kind);
        expect(text).toMatch(/^\S[\s\S]*\S$/);
        check({ [exercise]: given });
        expect(said.pop()).toMatch(new RegExp(`^> \\*\\*${exercise}: (right|not yet|still empty)\\.\\*\\* `));
        expect(bits(given)).toBe(before);
      },
      150,
    );
  });

  it("calls only the right answer right: the oracle, but not the oracle with something added", () => {
    always(fc.tuple(name, fc.double({ min: 0.1, max: 10, noNaN: true })), ([exercise, shift]) => {
      const { of, oracle, use } = exercises[exercise];
      if (of.length === 0 || use) return;
      expect(judge(exercises[exercise], oracle).kind).toBe("right");
      const off = (...args: unknown[]) => {
        const value = oracle(...args);
        return typeof value === "number" ? value + shift : null;
      };
      expect(judge(exercises[exercise], off).kind).toBe("wrong");
    });
  });
});

describe("guess, reveal and tally", () => {
  it("take anything for a name, a letter and a reason, and say something", () => {
    always(fc.tuple(oddity, oddity, oddity), (three) => {
      said.length = 0;
      const [who, letter, because] = three.map(odd) as string[];
      guess(who, letter);
      guess(who, "B");
      reveal(who, letter, because);
      reveal(who, "B", because);
      tally();
      expect(said.length).toBe(5);
      expect(said.every((block) => block.startsWith("> "))).toBe(true);
    });
  });
});
