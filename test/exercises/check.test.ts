// check, guess, reveal and tally, as they stand below a cell.

import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as Check from "../../src/exercises/check";
import { untyped } from "../support";

const said = vi.hoisted(() => [] as { markdown: string; plain: string }[]);
vi.mock("../../src/display", () => ({ say: (markdown: string, plain: string) => said.push({ markdown, plain }) }));

let notebook: typeof Check;
beforeEach(async () => {
  said.length = 0;
  vi.resetModules(); // a notebook of its own for every test
  notebook = await import("../../src/exercises/check.js");
});

const cube = (x: number) => x * x * x;
/** The last block, as plain text. */
const last = () => said[said.length - 1].plain;

describe("check", () => {
  it.each([
    ["right", cube, "cube: right. A function is a rule"],
    ["not yet", (x: number) => x * x, "cube: not yet. That is x squared"],
    ["still empty", () => {}, "cube: still empty. Write your answer"],
    ["still empty", undefined, "cube: still empty. Write your answer"],
  ])("says %s", (_, answer, words) => {
    notebook.check({ cube: answer });
    expect(said).toHaveLength(1);
    expect(last()).toContain(words);
  });

  it("quotes its block, and says the same without Markdown", () => {
    notebook.check({ cube: (x: number) => x * x });
    expect(said[0].markdown).toMatch(/^> \*\*cube: not yet\.\*\* That is `x` squared/);
    expect(said[0].plain).not.toMatch(/[*`>]/);
  });

  it("keeps what an answer says inside its block", () => {
    notebook.check({
      cube: () => {
        throw new Error("a`b <script>\n\n# $c$ | [d](e)");
      },
    });
    expect(said[0].markdown.split("\n")).toHaveLength(1);
    expect(said[0].markdown).toContain("`Error: a'b <script> # $c$ | [d](e)`");
  });

  it("judges several answers, each in a block", () => {
    notebook.check({ cube, affine: undefined });
    expect(said.map(({ plain }) => plain.replace(/\..*/s, ""))).toEqual(["cube: right", "affine: still empty"]);
  });

  it.each(["cub", "toString", "__proto__x", "constructor", "a`<b>\n".repeat(1000)])(
    "refuses a name that no exercise has",
    (name) => {
      expect(() => notebook.check({ [name]: cube })).toThrow(
        /^check: there is no exercise called ".{3,80}": keep the name/,
      );
      expect(said).toEqual([]);
    },
  );

  it.each([[undefined], [null], [{}], [[]], [cube], ["cube"]])(
    "refuses %s in place of an answer in braces",
    (answers) => {
      expect(() => notebook.check(untyped(answers))).toThrow("check: expected the answer in braces");
    },
  );
});

describe("guess", () => {
  it.each(["B", "b", " b "])("takes the letter %j", (letter) => {
    notebook.guess("kinks", letter);
    expect(last()).toBe("Your prediction is B. Read on and see.");
  });

  it.each(["", "?", " "])("asks for a letter when it is %j", (letter) => {
    notebook.guess("kinks", letter);
    expect(last()).toMatch(/^No prediction yet: write a letter/);
  });

  it.each([
    ["G", "G is none of the letters. No prediction yet"],
    ["AB", "AB is none"],
    ["`<b>\n", "'<b> is none"],
    [untyped(undefined), "undefined is none"],
    [untyped(2), "2 is none"],
  ])("does not take %j", (letter, words) => {
    notebook.guess("kinks", letter);
    expect(last()).toContain(words);
  });

  it("cuts what has no end", () => {
    notebook.guess("kinks", "x".repeat(1e7));
    expect(said[0].markdown.length).toBeLessThan(400);
  });
});

describe("reveal", () => {
  it("says whether the prediction came true, and why", () => {
    notebook.guess("kinks", "b");
    notebook.reveal("kinks", "B", "They move.");
    expect(last()).toBe("B, as you predicted. They move.");
    notebook.reveal("kinks", "C", "They stay.");
    expect(last()).toBe("You predicted B; it is C. They stay.");
  });

  it("reminds of a prediction that was not made, or was taken back", () => {
    notebook.reveal("kinks", "B", "They move.");
    expect(last()).toBe("It is B; you made no prediction. They move.");
    notebook.guess("kinks", "B");
    notebook.guess("kinks", "");
    notebook.reveal("kinks", "B", "They move.");
    expect(last()).toContain("you made no prediction");
  });

  it.each([undefined, "", "b", "AB", 3, [["A"]]])("does not call %j an answer: the cells were changed", (letter) => {
    notebook.guess("kinks", "B");
    notebook.reveal("kinks", untyped(letter), "They move.");
    expect(last()).toMatch(/^What came out fits none of the letters/);
    notebook.tally();
    expect(last()).toMatch(/^Nothing to count yet/);
  });
});

describe("tally", () => {
  it("has nothing to count at first", () => {
    notebook.tally();
    expect(last()).toBe("Nothing to count yet: run the cells above, then this one.");
  });

  it("counts predictions that came true, and those that were not made", () => {
    notebook.guess("one", "A");
    notebook.guess("two", "A");
    notebook.guess("four", "A"); // not revealed yet
    notebook.reveal("one", "A", "");
    notebook.reveal("two", "B", "");
    notebook.tally();
    expect(last()).toBe("Predictions: 1 of 2 came true.");
    notebook.reveal("three", "C", "");
    notebook.tally();
    expect(last()).toBe("Predictions: 1 of 3 came true, 1 not made.");
  });

  it("counts no longer what came out once the cells above were changed", () => {
    notebook.reveal("one", "A", "");
    notebook.reveal("two", "B", "");
    notebook.reveal("one", untyped(undefined), "");
    notebook.tally();
    expect(last()).toBe("Predictions: 0 of 1 came true, 1 not made.");
  });

  it("counts an exercise once, by its last verdict", () => {
    notebook.check({ cube: undefined });
    notebook.check({ affine: undefined });
    notebook.tally();
    expect(last()).toBe("Exercises: 0 of 2 solved; still to do: cube, affine.");
    notebook.check({ cube });
    notebook.tally();
    expect(last()).toBe("Exercises: 1 of 2 solved; still to do: affine.");
    notebook.check({ cube: Math.sin });
    notebook.tally();
    expect(last()).toBe("Exercises: 0 of 2 solved; still to do: cube, affine.");
  });

  it("puts both on lines of their own", () => {
    notebook.check({ cube });
    notebook.reveal("one", "A", "");
    notebook.tally();
    expect(last()).toBe("Predictions: 0 of 1 came true, 1 not made.\nExercises: 1 of 1 solved.");
    expect(said[said.length - 1].markdown).toBe(
      "> **Predictions:** 0 of 1 came true, 1 not made.  \n> **Exercises:** 1 of 1 solved.",
    );
  });
});
