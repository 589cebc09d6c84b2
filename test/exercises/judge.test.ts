// Whatever an answer does ends in a verdict, and the verdict says what is wrong.

import { describe, expect, it, vi } from "vitest";
import { exercise, randomMatrix, type Value } from "../../src/exercises/exercise";
import { judge } from "../../src/exercises/judge";
import { Matrix, UserError } from "../../src/index";

const square = exercise<[x: number]>({
  of: ["x"],
  cases: (random) => [2, 0, -3, random(), 0.5].map((x) => [x]),
  oracle: (x) => x * x,
  mistakes: [{ gives: (x) => x + x, says: (x) => `That doubles ${x}.` }],
  right: "A square.",
});

const double = exercise<[X: Matrix, list: number[]]>({
  of: ["X", "list"],
  cases: (random) => [2, 3].map((n) => [randomMatrix(n, 2, random), [n, 1]]),
  oracle: (X) => X.scale(2),
  mistakes: [],
  right: "Twice.",
});

const halves = exercise<[x: number]>({
  of: ["x"],
  cases: () => [[1], [4], [-6]],
  oracle: (x) => ({ low: x / 2, list: [x, x / 2], is: x > 0 }),
  mistakes: [],
  right: "Halves.",
});

const seven = exercise<[]>({ of: [], cases: () => [[]], oracle: () => 7, mistakes: [], right: "Seven." });
const pair = exercise<[]>({ of: [], cases: () => [[]], oracle: () => ({ a: 1, b: 2 }), mistakes: [], right: "Two." });

/** "right", "empty", or what is wrong. */
function verdict(of: Parameters<typeof judge>[0], answer: unknown): string {
  const { kind, text } = judge(of, answer);
  return kind === "wrong" ? text : kind;
}

const throwing = (thrown: unknown) => () => {
  throw thrown;
};
const trap = () => {
  throw new Error("trap");
};
const trapped = new Proxy(
  {},
  { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap },
);
/** Keeps hostile values from the test runner, which prints them in its titles. */
function hidden(rows: [string, unknown, string][]): [string, () => unknown, string][] {
  return rows.map(([name, value, words]) => [name, () => value, words]);
}

const long = "x".repeat(10_000_000);
const cyclic: unknown[] = [];
cyclic.push(cyclic, cyclic);
const ring: Record<string, unknown> = {};
ring.low = ring;

describe("an answer that fails", () => {
  it.each(
    hidden([
      ["an error", new TypeError("odd"), "`TypeError: odd`"],
      ["an error without words", new Error(), "`Error`"],
      ["a mistake with our package", new UserError("at: no row 7"), "`at: no row 7`"],
      ["undefined", undefined, "`undefined`"],
      ["null", null, "`null`"],
      ["a text", "no", '`"no"`'],
      ["a number", 3, "`3`"],
      ["a symbol", Symbol("s"), "`Symbol(s)`"],
      ["an object", { code: 1 }, "`an object (Object)`"],
      ["an object without a prototype", Object.create(null), "`an object (Object)`"],
      ["a proxy that throws", trapped, "`an error without a message`"],
      ["a name that is a symbol", { name: Symbol("n"), message: "m" }, "`an error without a message`"],
      [
        "a message that throws",
        {
          name: "E",
          get message() {
            throw new Error("m");
          },
        },
        "`an error without a message`",
      ],
      ["backticks, HTML, dollars and line breaks", new Error("`</b> $x$\n\n# y"), "`Error: '</b> $x$ # y`"],
    ]),
  )("with %s", (_, thrown, words) => {
    expect(verdict(square, throwing(thrown()))).toBe(`It stopped with an error for \`x = 2\`: ${words}`);
  });

  it("with a text that has no end", () => {
    expect(verdict(square, throwing(new Error(long))).length).toBeLessThan(300);
  });

  it("by calling itself for ever", () => {
    const deeper = (x: number): number => deeper(x) + 1;
    expect(verdict(square, deeper)).toContain("`RangeError: Maximum call stack size exceeded`");
  });

  it("only in some case", () => {
    expect(verdict(square, (x: number) => (x === -3 ? throwing("no")() : x * x))).toContain("for `x = -3`: ");
  });

  it("by never ending, in the case where it does not end", () => {
    const never = (x: number) => {
      while (x < 0);
      return x * x;
    };
    expect(verdict(square, never)).toBe(
      "It did not come back within 2 seconds for `x = -3`: is there a loop that never ends?",
    );
  });

  it("by never ending when its value is read", () => {
    const never = () => ({
      get low() {
        for (;;);
      },
    });
    expect(verdict(halves, never)).toContain("It did not come back");
  });

  it("by being a class", () => {
    expect(
      verdict(
        square,
        class A {
          value() {
            return 1;
          }
        },
      ),
    ).toContain("Class constructor A cannot be invoked without 'new'");
  });
});

describe("an answer that gives something else", () => {
  it.each([
    ["a promise", async () => 4, "It gave a promise"],
    ["a promise that fails", async () => throwing("late")(), "It gave a promise"],
    ["a promise in one case", (x: number) => (x < 0 ? Promise.resolve(9) : x * x), "It gave a promise"],
    // biome-ignore lint/suspicious/noThenProperty: an object that looks like a promise is the point
    ["something like a promise", () => ({ then: () => {} }), "It gave a promise"],
    ["a text", (x: number) => String(x * x), 'It should give a number, and gives a text (`"4"`) for `x = 2`.'],
    ["a text with an end far away", () => long, 'gives a text (`"xxx'],
    ["a hostile text", () => "`<b>\n$", 'gives a text (`"\'<b>\\n$"`)'],
    ["a symbol", () => Symbol("`"), "gives a symbol"],
    ["a bigint", () => 4n, "gives a bigint"],
    ["true", () => true, "gives true or false"],
    ["null", () => null, "gives nothing"],
    ["a function", () => Math.sin, "gives a function"],
    ["a list", (x: number) => [x * x], "gives a list of 1 for"],
    ["a list of lists", () => [[4]], "gives a list of 1, not all of them numbers"],
    ["a list of itself", () => cyclic, "gives a list of 2, not all of them numbers"],
    ["a list too long to read", () => new Array(1e9), "gives a list of 1000000000"],
    ["a date", () => new Date(), "gives an object"],
    ["an object with hostile names", () => ({ "`<b>\n": 1 }), "gives `{ '<b> }`"],
    ["an object with itself inside", () => ring, "gives `{ low }`"],
    ["an object that throws", () => trapped, "It stopped with an error for `x = 2`: `Error: trap`"],
    [
      "a getter that throws",
      () => ({
        get a() {
          throw new Error("on reading");
        },
      }),
      "`Error: on reading`",
    ],
    ["an object whose text throws", () => ({ toString: trap, valueOf: trap }), "gives `{ toString, valueOf }`"],
    ["a matrix", (x: number) => Matrix.from([[x * x]]), "gives a 1×1 Matrix; its only entry is `.at(0, 0)`"],
    ["a matrix of another shape", () => Matrix.zeros(2, 1), "gives a 2×1 Matrix for `x = 2`."],
    ["a matrix that is none", () => Object.create(Matrix.prototype), "It stopped with an error"],
    ["NaN", () => Number.NaN, "It gives `NaN` where the right value is finite."],
    [
      "NaN in one case",
      (x: number) => ((x * x) / x) * x,
      "It gives `NaN` where the right value is finite. For `x = 0` it should be `0`; yours is `NaN`.",
    ],
    ["Infinity", () => Number.NEGATIVE_INFINITY, "It gives `-Infinity` where"],
    ["nothing", () => undefined, "It gives nothing back."],
    ["what it should return to the console", (x: number) => void (x * x), "It gives nothing back."],
    ["an empty object", () => ({}), "gives an object"],
  ])("%s", (_, answer, words) => {
    expect(verdict(square, answer)).toContain(words);
  });

  it.each([
    ["a part is missing", () => ({ low: 1, is: true }), "`list` is missing in what it gives"],
    [
      "a number has to do for all parts",
      (x: number) => x / 2,
      "It should give `{ low, list, is }`, and gives a number",
    ],
    [
      "a part is a matrix instead of a list",
      (x: number) => ({ low: x / 2, list: Matrix.row([x]), is: x > 0 }),
      "`list`: It should give a list of 2, and gives a 1×1 Matrix for `x = 1`.",
    ],
    ["all parts are", () => ({ low: undefined }), "It gives nothing back."],
    [
      "a part is a list of texts",
      (x: number) => ({ low: x / 2, list: ["a", "b"], is: x > 0 }),
      "`list`: It should give a list of 2, and gives a list of 2, not all of them numbers",
    ],
    ["a part is itself", () => ({ ...ring, list: [], is: true }), "`low`: It should give a number, and gives"],
    [
      "a part is wrong",
      (x: number) => ({ low: -x / 2, list: [x, x / 2], is: x > 0 }),
      "`low`: The sign is wrong: it is minus the right value everywhere. `list` and `is` are right. For `x = 1` `low` should be `0.5`; yours is `-0.5`.",
    ],
    [
      "yes and no are swapped",
      (x: number) => ({ low: x / 2, list: [x, x / 2], is: x <= 0 }),
      "`is`: It is not right in any case that was tried. `low` and `list` are right. For `x = 1` `is` should be `true`; yours is `false`.",
    ],
    ["more parts than asked for", (x: number) => ({ low: x / 2, list: [x, x / 2], is: x > 0, extra: trap }), "right"],
  ])("where %s", (_, answer, words) => {
    expect(verdict(halves, answer)).toContain(words);
  });
});

describe("an answer that is no function", () => {
  it.each(
    hidden([
      ["a number", 7, "this is a number"],
      ["null", null, "this is nothing"],
      ["a promise", Promise.resolve(1), "this is a promise"],
      ["a matrix", Matrix.zeros(2, 3), "this is a 2×3 Matrix"],
      ["an object", { a: undefined }, "this is `{ a }`"],
      ["an object that throws", trapped, "The answer should be a function of x"],
    ]),
  )("%s", (_, answer, words) => {
    expect(verdict(square, answer())).toContain(words);
  });

  it.each(
    hidden([
      ["nothing yet", undefined, "empty"],
      ["the value", 7, "right"],
      ["the value up to rounding", 7 + 1e-12, "right"],
      ["its opposite", -7, "The sign is wrong"],
      ["another", 14, "It is not right."],
      ["a text", "7", "It should give a number, and gives a text"],
      ["null", null, "gives nothing"],
      ["a promise", Promise.resolve(7), "It gave a promise"],
      ["a function", () => 7, "gives a function"],
      ["an object that throws", trapped, "It stopped with an error"],
    ]),
  )("where a value is asked for: %s", (_, answer, words) => {
    expect(verdict(seven, answer())).toContain(words);
  });

  it("is told of which arguments it should be a function", () => {
    expect(verdict(double, 7)).toBe("The answer should be a function of X and list, and this is a number.");
  });

  it("is empty as long as there is nothing, or nothing in its braces", () => {
    expect(verdict(square, undefined)).toBe("empty");
    expect(verdict(pair, {})).toBe("empty");
  });

  it("may be a promise that fails", () => {
    expect(verdict(seven, Promise.reject(new Error("late")))).toContain("It gave a promise");
  });

  it("is still empty while none of its parts is there", () => {
    expect(verdict(pair, { a: undefined, b: undefined })).toBe("empty");
    expect(verdict(pair, { a: 1, b: undefined })).toContain("`b` is missing");
    expect(verdict(pair, { a: 1, b: 2 })).toBe("right");
  });

  it("is told its error without a case", () => {
    expect(verdict(seven, trapped)).toBe("It stopped with an error: `Error: trap`");
  });

  it("hears which of its parts is right", () => {
    expect(verdict(pair, { a: 1, b: 3 })).toBe("`b`: It is not right. `a` is right.");
  });

  it("does not give a value away", () => {
    for (const answer of [14, 8, 3.5]) expect(verdict(seven, answer)).toBe("It is not right.");
  });
});

describe("an answer with a caret", () => {
  const written = (source: string) => new Function(`return ${source}`)();

  it("hears that this is no power, before what is wrong", () => {
    expect(verdict(square, written("(x) => x ^ 2"))).toMatch(/^`\^` is not a power here, .* It is not right/);
  });

  it("may be right all the same, or have it in a comment only", () => {
    expect(verdict(square, written("(x) => x * x * (1 ^ 0)"))).toBe("right");
    expect(verdict(square, written("(x) => { /* x^2 */ return x + x; }"))).toMatch(/^That doubles/);
  });
});

describe("an empty stub", () => {
  it.each([
    ["arrow", () => {}],
    ["arrow with a comment", new Function("return (x) => {\n  // return ...;\n}")()],
    ["block comment", new Function("return (x) => { /* return x; */ }")()],
    ["function", function stub() {}],
  ])("%s", (_, stub) => {
    expect(judge(square, stub).kind).toBe("empty");
  });

  it("is told from a body that only forgets to return", () => {
    expect(verdict(square, new Function("return (x) => { x * x; }")())).toContain("needs the word `return`");
  });
});

describe("an answer that is judged by more than its values", () => {
  it("is right up to rounding", () => {
    expect(judge(square, (x: number) => x * x * (1 + 1e-12))).toEqual({ kind: "right", text: "A square." });
    expect(judge(double, (X: Matrix) => X.add(X)).kind).toBe("right");
    expect(judge(halves, (x: number) => ({ low: x / 2, list: new Float64Array([x, x / 2]), is: x > 0 })).kind).toBe(
      "right",
    );
  });

  it("is right if it keeps and reuses its result", () => {
    const result = { low: 0, list: [0, 0], is: false };
    const reused = (x: number) => Object.assign(result, { low: x / 2, list: [x, x / 2], is: x > 0 });
    expect(verdict(halves, reused)).toBe("right");
  });

  it("may print, but not for ever", () => {
    const write = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const before = process.stdout.write;
    const printing = (x: number) => {
      process.stdout.write(`${x}`);
      return x * x;
    };
    const flooding = (x: number) => {
      for (;;) process.stdout.write(`${x}`);
    };
    expect(verdict(square, printing)).toBe("right");
    expect(write.mock.calls.slice(0, 3)).toEqual([["2"], ["0"], ["-3"]]);
    write.mockClear();
    expect(verdict(square, flooding)).toContain("It did not come back");
    expect(write).toHaveBeenCalledTimes(200);
    expect(process.stdout.write).toBe(before);
    write.mockRestore();
  });

  it("may not depend on how often it was called", () => {
    let calls = 0;
    expect(verdict(square, (x: number) => x * x + (++calls > 5 ? 1 : 0))).toContain(
      "Called twice with the same arguments",
    );
    expect(verdict(square, (x: number) => (++calls > 11 ? throwing("no")() : x * x))).toContain("Called twice");
  });

  it.each([
    ["an entry", (X: Matrix) => X.data.fill(0), "X"],
    ["the data", (X: any) => delete X.data, "X"],
    ["the length of a list", (_: Matrix, list: number[]) => list.push(1), "list"],
    ["an entry in a later case", (X: Matrix) => X.rows === 3 && X.data.fill(0), "X"],
    ["the order of a list", (_: Matrix, list: number[]) => list.reverse(), "list"],
  ])("may not change its argument: %s", (_, change, name) => {
    const answer = (X: Matrix, list: number[]) => {
      const result = X.scale(2);
      change(X, list);
      return result;
    };
    expect(verdict(double, answer)).toContain(`It changes its argument \`${name}\``);
  });
});

describe("the diagnosis", () => {
  const matrix = (change: (X: Matrix) => Value) => verdict(double, (X: Matrix) => change(X));

  it.each([
    ["a sign", (X: Matrix) => X.scale(-2), "The sign is wrong"],
    ["a factor", (X: Matrix) => X.scale(100), "It is exactly `50` times the right value everywhere"],
    ["a factor that is almost a sign", (X: Matrix) => X.scale(-2.01), "It is exactly `-1.005` times"],
    ["the argument", (X: Matrix) => X, "It is exactly `0.5` times"],
    ["zeros", (X: Matrix) => X.scale(0), "It gives 0 everywhere."],
    ["a shift", (X: Matrix) => X.map((x) => 2 * x + 3), "It is off by `3` everywhere."],
    ["a transpose", (X: Matrix) => X.scale(2).transpose(), "the right matrix, transposed for"],
    [
      "another shape",
      (X: Matrix) => X.matmul(X.transpose()).columnSums(),
      "It should give a matrix of shape 2×2, and gives 1×2 for `X = ",
    ],
    [
      "a transpose of something else",
      (X: Matrix) => X.transpose(),
      "It should give a matrix of shape 3×2, and gives 2×3, its transpose's shape for `X = ",
    ],
    ["a hole", (X: Matrix) => X.map(() => Number.NaN), "It gives `NaN` where the right value is finite."],
    ["some entry", (X: Matrix) => X.map((x) => (x > 0 ? 0 : 2 * x)), "It is not right in any case that was tried."],
  ])("knows %s", (_, answer, words) => {
    expect(matrix(answer)).toContain(words);
  });

  it("knows the argument, handed back where it is no multiple of what is right", () => {
    expect(verdict(square, (x: number) => x)).toContain("It gives its argument `x` back as it is.");
  });

  it("knows a transpose by its entries where its shape is right", () => {
    const even = {
      ...double,
      cases: () => [
        [
          Matrix.from([
            [1, 2],
            [3, 4],
          ]),
          [],
        ],
        [
          Matrix.from([
            [5, 6],
            [7, 8],
          ]),
          [],
        ],
      ],
    };
    expect(verdict(even, (X: Matrix) => X.scale(2).transpose())).toContain("It is the right matrix, transposed.");
    const once = (X: Matrix) => (X.at(0, 0) === 1 ? X.scale(2).transpose() : X.map((x) => x * x));
    expect(verdict(even, once)).toContain("It is not right in any case that was tried.");
  });

  it("finds a factor by the largest value, and up to rounding", () => {
    const large = { ...square, cases: () => [[0], [1e5], [3e4], [2]] };
    const thrice = (x: number) => 3 * x * x * (x === 3e4 ? 1 + 1e-12 : 1);
    expect(verdict(large, thrice)).toContain("It is exactly `3` times the right value everywhere");
  });

  it("names the case, what it should be, and what it is", () => {
    expect(verdict(square, (x: number) => (x < 0 ? 0 : x * x))).toBe(
      "It is right in 4 of the 5 cases tried. For `x = -3` it should be `9`; yours is `0`.",
    );
  });

  it("names the case that gives nothing, or no finite number, before others that are wrong", () => {
    expect(verdict(square, (x: number) => (x === -3 ? undefined : x * x))).toBe(
      "It should give a number, and gives nothing for `x = -3`.",
    );
    expect(verdict(square, (x: number) => (x === 2 ? 5 : x === -3 ? Number.NaN : x * x))).toBe(
      "It gives `NaN` where the right value is finite. For `x = -3` it should be `9`; yours is `NaN`.",
    );
  });

  it("knows a mistake as closely as the exercise asks for", () => {
    const lenient = { ...square, tolerance: 1e-3 };
    const doubled = (x: number) => 2 * x * (1 + 1e-4);
    expect(verdict(lenient, doubled)).toMatch(/^That doubles/);
    expect(verdict(square, doubled)).not.toMatch(/^That doubles/);
  });

  it("names the entry of a matrix that is too large to print", () => {
    const large = exercise<[X: Matrix]>({
      of: ["X"],
      cases: () => [[Matrix.zeros(4, 5).map(() => 1)]],
      oracle: (X) => X.scale(2),
      mistakes: [],
      right: "Twice.",
    });
    const answer =
      (entry: number, row = 2, column = 3) =>
      (X: Matrix) => {
        const result = X.scale(2);
        result.set(row, column, entry);
        return result;
      };
    expect(verdict(large, answer(9))).toBe(
      "It is not right. In one case it has `2` at row 2, column 3; yours has `9`.",
    );
    expect(verdict(large, answer(9, 0, 0))).toContain("it has `2` at row 0, column 0; yours has `9`.");
    expect(verdict(large, answer(2 + 1e-8))).toBe(
      "It is not right. It comes close, but differs by more than rounding.",
    );
  });

  it("asks an exercise's own mistakes first, and hands them the case in which they show", () => {
    expect(verdict(square, (x: number) => 2 * x)).toBe(
      "That doubles -3. For `x = -3` it should be `9`; yours is `-6`.",
    );
  });

  it("knows a mistake by its error, if it fails in the same cases", () => {
    const sqrt = (x: number) => (x < 0 ? throwing(new Error("negative"))() : x * x);
    const failing = { ...square, mistakes: [{ gives: sqrt, says: "Negative numbers have squares too." }] };
    expect(verdict(failing, sqrt)).toBe("Negative numbers have squares too.");
    expect(verdict(failing, (x: number) => (x < 0 ? 0 : x * x))).toContain("It is right in 4 of the 5");
    expect(verdict(failing, throwing("no"))).toContain("It stopped with an error");
  });

  it("passes over rounding when it looks for the place", () => {
    const millions = Array.from({ length: 20 }, (_, i) => 1e6 + i);
    const listed = { ...square, cases: () => [[1]], oracle: () => millions };
    const answer = millions.map((x, i) => (i === 3 ? x + 1e-5 : i === 7 ? 0 : x));
    expect(verdict(listed, () => answer)).toContain("it has `1000007` at place 7; yours has `0`.");
  });

  it("names no place in a known mistake of another shape", () => {
    const column = Matrix.zeros(20, 1).map(() => 1);
    const shaped = (wrongs: Matrix) => ({
      ...square,
      oracle: () => ({ m: column }),
      mistakes: [{ gives: () => ({ m: wrongs }), says: "It has another shape." }],
    });
    for (const wrongs of [column.transpose(), Matrix.zeros(21, 1)])
      expect(verdict(shaped(wrongs), () => ({ m: wrongs }))).toBe("It has another shape.");
  });

  it("names the place in a long list, where NaN may be right", () => {
    const long = exercise<[]>({
      of: [],
      cases: () => [[]],
      oracle: () => Array.from({ length: 20 }, (_, i) => (i === 0 ? Number.NaN : i)),
      mistakes: [],
      right: "Numbers.",
    });
    const answer = [Number.NaN, ...Array.from({ length: 19 }, (_, i) => (i === 6 ? 0 : i + 1))];
    const asked = { ...long, of: ["k"], cases: () => [[1]] };
    expect(verdict(asked, () => answer)).toBe("It is not right. In one case it has `7` at place 7; yours has `0`.");
    expect(verdict(long, answer.slice(1))).toBe("It should give a list of 20, and gives a list of 19.");
  });

  it("sees a shift also where the right value is 0", () => {
    const zero = { ...square, oracle: () => 0, mistakes: [] };
    expect(verdict(zero, () => 3)).toContain("It is off by `3` everywhere.");
  });

  it("passes over a mistake that shows in no case", () => {
    const silent = { ...square, mistakes: [{ gives: (x: number) => x * x * (1 + 0.9e-9), says: () => "never" }] };
    expect(verdict(silent, (x: number) => x * x * (1 + 1.5e-9))).not.toContain("never");
  });

  it("does not print two numbers that look alike and call them different", () => {
    const close = verdict(square, (x: number) => x * x + 1e-8);
    expect(close).toContain("It comes close, but differs by more than rounding.");
    expect(close).not.toContain("should be");
    expect(verdict(square, (x: number) => x * x * (1 + 1e-7))).not.toContain("`1` times");
  });

  it("does not let a large case hide a small one that is wrong", () => {
    const spread = { ...square, cases: () => [[1e8], [1], [2]] };
    expect(verdict(spread, (x: number) => (x < 1e7 ? x * x + 1 : x * x))).toContain("It is right in 1 of the 3 cases");
  });

  it("points at the part that is wrong, also where the exercise is lenient", () => {
    const lenient = { ...halves, tolerance: 1e-3 };
    const answer = (x: number) => ({ low: x / 2 + 1e-6, list: [x, 0], is: x > 0 });
    expect(verdict(lenient, answer)).toContain("`list` should be `[1, 0.5]`; yours is `[1, 0]`.");
  });

  it("looks at what `use` makes of an answer", () => {
    const used = { ...square, use: (make: any, x: number) => make()(x) };
    expect(verdict(used, () => (x: number) => x * x)).toBe("right");
    expect(verdict(used, () => 3)).toContain("It stopped with an error");
  });

  it("lets `use` change the arguments, which are its own", () => {
    const use = (answer: any, X: Matrix) => {
      X.data.set(answer(X).data);
      return X;
    };
    const used = { ...double, use };
    expect(verdict(used, (X: Matrix) => X.scale(2))).toBe("right");
  });
});
