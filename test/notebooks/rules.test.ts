// Each rule refuses a lesson that breaks it: a healthy lesson, with one thing changed.

import { describe, expect, it } from "vitest";
import { type Cell, cellOf, type Lesson, PLOTLY, SVG } from "./document";
import { rules } from "./rules";

const figure = (title = "It rises by 3") => ({
  output_type: "display_data",
  data: {
    [PLOTLY]: { data: [{ type: "scatter", x: [1], y: [2] }], layout: { title: { text: title } } },
    [SVG]: ['<svg xmlns="http://www.w3.org/2000/svg">', "</svg>"],
    "text/plain": [`${title}. `, "A line from the lower left to the upper right."],
  },
});

const exercise = (name: string): [string, string, string][] => [
  [`exercise-${name}`, "skip", `### Exercise: ${name}\n\nWrite a function that gives the square of \`x\`.`],
  [`${name}#`, "skip", `const ${name} = (x: number) => {\n  // return ...\n};\ncheck({ ${name} });`],
  [
    `${name}-help`,
    "skip",
    "<details><summary>Hint 1</summary>\n\nA product.\n\n<details><summary>Hint 2</summary>\n\nOf two.\n\n</details>\n</details>\n\n" +
      `<details><summary>Solution</summary>\n\n\`\`\`ts\nconst ${name} = (x: number) => x * x;\n\`\`\`\n\nThat is the square.\n\n</details>`,
  ],
];

/** A lesson that keeps to all rules: "id", or "id#" for code, slide type, source. */
function healthy(): Lesson {
  const written: [string, string, string][] = [
    [
      "title",
      "slide",
      "# Squares\n\n**What is a square?** After this lesson you can square.\n\nTime: 20 minutes. It needs numbers.",
    ],
    ["notation", "skip", "| symbol | meaning | shape |\n|---|---|---|\n| $x$ | a number | $1 \\times 1$ |"],
    ["imports#", "-", 'import { check, guess, line, plot, reveal, show, tally } from "handrolled";'],
    [
      "square-text",
      "slide",
      "## Squares\n\nThe square $x!$ of `a!` is in [src](../src/matrix.ts), and [here](#squares).",
    ],
    ["square#", "-", 'const title = "A square";\nconst three = 3;\nconsole.log(three * three);\nthree'],
    ["question", "-", "**Before you run:** which?\n\nA. three  \nB. four  \nC. five"],
    ["guess#", "-", 'guess("which", ""); // "A", "B" or "C"'],
    ["reveal#", "-", 'const letter = three > 2 ? "A" : "B";\nreveal("which", letter, "It is **three**, not 2 ** 2.");'],
    ["figure#", "subslide", "show(plot([line(title, [1], [2])], { title, description: title }));"],
    ["figure-caption", "-", "*The line rises by $3^*$, and\nthen ends.* It is straight."],
    ["another#", "subslide", "show(plot([line(title, [1], [2])], { title, description: title }));"],
    ["another-caption", "-", "_The line rises._"],
    ...exercise("tanhSlope"),
    ...exercise("cube"),
    ...exercise("root"),
    ["museum", "slide", "## Museum piece: a square that is none"],
    ["museum-code#", "-", "console.log(three + three);"],
    ["museum-answer", "-", "<details><summary>The bug</summary>\n\nIt adds.\n\n</details>"],
    [
      "closing",
      "slide",
      "## What we saw\n\nSquares.\n\n**In PyTorch** it is `x * x`.\n\n" +
        "**Further reading.** *Optimization*, section 2, and another, equation 3.\n\n**Next:** [02 Linear](02-linear.ipynb), on lines.",
    ],
    ["tally#", "-", "tally();"],
  ];
  let count = 0;
  const cells = written.map(([id, slide_type, source]): Cell => {
    const cell = { id: id.replace("#", ""), metadata: { slideshow: { slide_type } }, source };
    if (!id.endsWith("#")) return { ...cell, cell_type: "markdown" };
    const outputs = source.startsWith("show") ? [figure()] : [{ output_type: "stream", name: "stdout", text: ["3\n"] }];
    return { ...cell, cell_type: "code", execution_count: ++count, outputs };
  });
  return {
    name: "01-squares",
    metadata: {
      kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
      language_info: { name: "typescript" },
    },
    cells,
    next: "02-linear.ipynb",
    exists: (path) => ["../src/matrix.ts", "02-linear.ipynb"].includes(path),
  };
}

type Change = (lesson: Lesson) => void;

const cell = (lesson: Lesson, id: string) => cellOf(lesson, id) as Cell;
const put =
  (id: string, part: string | RegExp, instead: string): Change =>
  (lesson) => {
    const { source } = cell(lesson, id);
    cell(lesson, id).source = source.replace(part, () => instead);
    if (cell(lesson, id).source === source) throw new Error(`nothing to replace in ${id}`);
  };
const append = (id: string, more: string) => put(id, /$/, more);
const print =
  (id: string, text: string): Change =>
  (lesson) =>
    cell(lesson, id).outputs?.push({ output_type: "stream", name: "stdout", text });
const draw =
  (change: (figure: any) => void): Change =>
  (lesson) =>
    change((cell(lesson, "figure").outputs as any[])[0].data);
const remove =
  (...ids: string[]): Change =>
  (lesson) => {
    lesson.cells = lesson.cells.filter(({ id }) => !ids.includes(id));
  };
const swap =
  (one: string, other: string): Change =>
  ({ cells }) => {
    const [i, j] = [one, other].map((id) => cells.findIndex((c) => c.id === id));
    [cells[i], cells[j]] = [cells[j], cells[i]];
  };
const slideAs =
  (id: string, slide_type?: string): Change =>
  (lesson) => {
    cell(lesson, id).metadata = slide_type === undefined ? {} : { slideshow: { slide_type } };
  };

/** What breaks each rule, and words of its complaint. */
const broken: Record<string, [Change, string][]> = {
  "has 25 to 45 cells": [
    [remove("museum-code", "museum"), "expected 25 to 45 cells, found 24"],
    [(lesson) => lesson.cells.push(...Array(25).fill(lesson.cells[3])), "expected 25 to 45 cells, found 51"],
  ],
  "names the kernel and the language": [
    [({ metadata }) => delete metadata.kernelspec, "kernelspec: expected"],
    [({ metadata }) => Object.assign(metadata.kernelspec as object, { name: "python3" }), '"name":"python3"'],
    [({ metadata }) => Object.assign(metadata.kernelspec as object, { name: "xslab" }), '"name":"xslab"'],
    [({ metadata }) => Object.assign(metadata.kernelspec as object, { env: {} }), '"env":{}'],
    [({ metadata }) => delete metadata.language_info, 'language_info: expected the name "typescript"'],
  ],
  "was run from its first cell to its last": [
    [(lesson) => Object.assign(cell(lesson, "guess"), { execution_count: 7 }), "expected execution count 3, found 7"],
    [(lesson) => Object.assign(cell(lesson, "guess"), { execution_count: null }), "found null"],
  ],
  "has no empty cell": [[put("museum-code", /.*/s, " \n"), "cell museum-code: it is empty"]],
  "names its cells": [
    [
      (lesson) => Object.assign(cell(lesson, "museum"), { id: "question" }),
      "cell question: the id is used more than once",
    ],
    [(lesson) => Object.assign(cell(lesson, "museum"), { id: "museumPiece" }), "the id is not in kebab-case"],
    [(lesson) => Object.assign(cell(lesson, "museum"), { id: "cell-12" }), "an id that says what the cell is"],
    [(lesson) => Object.assign(cell(lesson, "museum"), { id: "4fa0c3b1" }), "an id that says what the cell is"],
  ],
  "is a slide show": [
    [slideAs("guess"), "cell guess: expected a slide type of"],
    [slideAs("guess", "slid"), 'found "slid"'],
    [slideAs("square-text", "subslide"), '"Squares" begins a slide'],
    [slideAs("cube", "-"), "cell cube: exercises are skipped"],
  ],
  "has one title, in its first cell": [
    [append("question", "\n\n# Again"), "expected one heading of level 1, found 2"],
    [put("title", "# ", ""), "found 0"],
    [swap("title", "notation"), "cell notation: expected the title in the first cell"],
  ],
  "does not jump over a level of headings": [
    [put("square-text", "## ", "### "), 'cell square-text: "Squares" has level 3 after level 1'],
    [append("question", "\n\n#### Deep"), '"Deep" has level 4 after level 2'],
  ],
  "opens with question, aim, time, needs and notation": [
    [put("title", "square?**", "square**?"), "expected the question in bold"],
    [put("title", "After this lesson", "Later"), 'a sentence "After this lesson'],
    [put("title", "20 minutes", "soon"), 'a line beginning "Time: N minutes."'],
    [put("title", "It needs", "Bring"), '"It needs …"'],
    [put("notation", "| shape |", "|"), "cell notation: expected the table"],
    [remove("notation"), 'cell imports: expected the cell "notation"'],
  ],
  "closes with what was seen, PyTorch, reading and what comes next": [
    [remove("closing"), 'expected the cell "closing" before the last one'],
    [put("closing", "What we saw", "Summary"), "expected the heading ## What we saw"],
    [put("closing", "**In PyTorch**", "In PyTorch"), "expected **In PyTorch**"],
    [put("closing", "**Further reading.**", "Read"), "expected **Further reading.**"],
    [put("closing", ", equation 3", ""), "expected two pointers with section or equation, found 1"],
    [put("closing", "**Next:** ", ""), "expected **Next:**"],
    [put("closing", "(02-linear.ipynb)", "(03-loss.ipynb)"), "expected a link to the next lesson, 02-linear.ipynb"],
  ],
  "ends with the tally": [
    [swap("tally", "closing"), "cell closing: expected the code cell"],
    [append("tally", "\ntally();"), "cell tally: expected the code cell"],
  ],
  "has a museum piece with its answer folded": [
    [put("museum", "Museum piece", "Curiosity"), 'expected a heading "## Museum piece: …"'],
    [remove("museum-code"), "cell museum: expected code that runs the broken thing"],
    [put("museum-answer", /<.*/s, "It adds."), "cell museum: expected the answer in <details>"],
  ],
  "has figures": [
    [(lesson) => Object.assign(cell(lesson, "figure"), { outputs: [] }), "expected at least 2 figures, found 1"],
  ],
  "says below each figure what is to be seen": [
    [put("figure-caption", "*The", "**The"), "cell figure: expected a caption in italics in the next cell"],
    [put("figure-caption", /\*/g, ""), 'found "The line'],
    [put("another-caption", /_$/, ""), "cell another: expected a caption"],
    [remove("figure-caption"), "cell figure: expected a caption"],
  ],
  "gives each figure a title and a description": [
    [draw((data) => delete data[PLOTLY].layout.title), "the figure has no title"],
    [
      draw((data) => {
        data[PLOTLY].layout.title.text = "It rises by undefined";
      }),
      "the figure's title has a slip",
    ],
    [
      draw((data) => {
        data["text/plain"] = "It rises by 3.";
      }),
      "expected text/plain to describe the figure",
    ],
  ],
  "keeps figures small": [
    [draw((data) => data[PLOTLY].data.push({ x: Array(8000).fill(0.5) })), "at most 30000 are allowed"],
  ],
  "shows each figure where it cannot be moved, too": [
    [draw((data) => delete data[SVG]), 'cell figure: the figure "It rises by 3" has no static picture'],
    [
      draw((data) => {
        data[SVG] = "π".repeat(30_001);
      }),
      "has 60002 bytes, at most 60000 are allowed",
    ],
  ],
  "keeps outputs small": [[print("square", "a line\n".repeat(20_000)), "at most 100000 are allowed"]],
  "is small enough for those who show notebooks": [
    [append("question", "a word ".repeat(220_000)), "bytes, at most 1500000 are allowed"],
  ],
  "has exercises": [[remove("exercise-cube", "cube", "cube-help"), "expected at least 3 exercises, found 2"]],
  "sets each exercise in three cells": [
    [
      put("exercise-cube", "### Exercise", "### Task"),
      'cell exercise-cube: expected the heading "### Exercise: …" first',
    ],
    [swap("cube", "cube-help"), 'expected the code cell "cube" next'],
    [append("cube", "\ncube(3);"), "expected check({ cube }); as the last line"],
    [put("cube", "const cube", "const cubed"), "expected a stub called cube"],
    [put("cube", "// return ...", ""), "expected a comment"],
    [remove("cube-help"), 'expected the Markdown cell "cube-help" next'],
    [remove("exercise-cube"), 'cell cube: check is called, and there is no cell "exercise-cube"'],
  ],
  "opens hints one at a time, and then the solution": [
    [
      put("cube-help", /<details><summary>Hint 1.*?<\/details>\n<\/details>/s, ""),
      "expected Hint 1 and Solution outermost, found Solution",
    ],
    [
      put("cube-help", "A product.\n", "A product.\n\n</details>\n<details><summary>Hint 3</summary>\n"),
      "Hint 1, Hint 3, Solution",
    ],
    [put("cube-help", "Hint 2", "Hint 3"), "expected Hint 2 alone inside the hint before it, found Hint 3"],
    [put("cube-help", "```ts", "```js"), "expected a ```ts fence in the solution"],
    [put("cube-help", "const cube", "const square"), "expected a solution that defines cube"],
    [put("cube-help", "x * x;", "x * x;\ncheck({ cube });"), "the solution replaces all but the check"],
    [put("cube-help", "That is the square.\n\n", ""), "expected a sentence after the solution"],
  ],
  "folds what it folds properly": [
    [put("museum-answer", "\n</details>", ""), "cell museum-answer: the <details> do not close as they open"],
    [append("museum-answer", "\n</details>"), "do not close as they open"],
    [put("museum-answer", "<summary>The bug</summary>", ""), "one has no <summary>"],
    [put("museum-answer", "</summary>\n\n", "</summary>\n"), "expected an empty line after </summary>"],
  ],
  "asks for a prediction, and compares it with what was computed": [
    [remove("guess", "reveal"), "expected at least one prediction"],
    [remove("reveal"), 'cell guess: "which" is never revealed'],
    [remove("guess"), 'cell reveal: reveals "which", which no cell before it asks to guess'],
    [swap("guess", "reveal"), 'reveals "which", which no cell before it'],
    [put("guess", '""', '"A"'), 'expected an empty guess, found "A"'],
    [put("question", "**Before you run:**", "Guess:"), "expected a paragraph that begins with"],
    [put("question", "B. four", "B four"), "expected the options A., B. and C. in the question, B missing"],
    [put("reveal", ", letter,", ', "A",'), 'the letter of "which" is written down'],
    [put("reveal", 'three > 2 ? "A" : "B"', '"A"'), 'the letter of "which" is written down'],
    [put("reveal", /, "It is .*"/, ""), 'expected the reason of "which"'],
  ],
  "keeps code short": [
    [append("square", "\nthree;".repeat(15)), "expected at most 18 lines, found 19"],
    [append("square", ` // ${"x".repeat(100)}`), "line 4 has 109 columns, expected at most 100"],
  ],
  "keeps code in Markdown narrow": [
    [put("cube-help", "x * x;", `x * x; // ${"x".repeat(80)}`), "a line of code has 118 columns"],
  ],
  "formats its code": [
    [put("square", "three = 3", "three=3"), 'cell square: line 2: expected " ", found ""'],
    [put("square", '"A square"', "'A square'"), "expected double quotes around 'A square'"],
    [put("square", "3;", "3"), 'line 2: expected ";", found ""'],
    [put("cube", "  //", "    //"), 'line 2: expected "  ", found "    "'],
    [put("square", "3;", "3; "), "line 2 ends in a space"],
    [append("square", "\n"), "expected single empty lines, and none at either end"],
    [put("square", "3;", "3;\n\n"), "expected single empty lines"],
    [put("cube-help", "x * x;", "x*x;"), "cell cube-help: line 1"],
  ],
  "imports from handrolled only": [
    [append("imports", '\nimport fs from "node:fs";'), 'expected imports from "handrolled", found "node:fs"'],
  ],
  "gives the same bits everywhere": [
    [append("square", ";\nlet p = 2;\np **= 2"), "cell square: line 6: **= does not give the same everywhere"],
    [
      append("square", `;\n\`\${Math.random()}\``),
      "cell square: line 5: Math.random does not give the same everywhere",
    ],
    [put("cube-help", "x * x;", "x ** 2;"), "cell cube-help: line 1: ** does not give the same"],
    [append("question", "\n\n```ts\nMath.pow(2, 3);\n```\n"), "cell question: line 1: Math.pow does not give the same"],
  ],
  "prints no time that it took": [
    [
      print("square", "trained in 12.5 ms"),
      'cell square: what it prints looks like a time that something took: "5 ms"',
    ],
    [
      (lesson) =>
        cell(lesson, "cube").outputs?.push({ output_type: "display_data", data: { "text/markdown": "3 seconds" } }),
      "cell cube: what it prints looks like a time",
    ],
  ],
  "does not shout": [
    [append("question", " Go!"), 'cell question: there is an exclamation mark: ". three B. four C. five Go!"'],
    [
      draw((data) => {
        data["text/plain"] = "It rises by 3. What a line!";
      }),
      "cell figure: there is an exclamation mark",
    ],
    [
      (lesson) =>
        cell(lesson, "cube").outputs?.push({ output_type: "display_data", data: { "text/markdown": "> Well done!" } }),
      "cell cube: there is an exclamation mark",
    ],
  ],
  "spells in British English": [
    [append("question", " The optimizer"), 'cell question: expected British spelling, found "optimizer"'],
    [append("figure-caption", " Its color."), 'expected British spelling, found "color"'],
    [append("closing", " On initialization."), 'expected British spelling, found "initialization"'],
  ],
  "has no emoji": [
    [append("question", " 🎉"), "cell question: there is an emoji: 🎉"],
    [print("square", "✅"), "cell square: there is an emoji"],
  ],
  "names no place on a machine": [
    [append("question", " /home/me/x"), "there is an absolute path: /home/me/x"],
    [print("square", "at /work/course/a.js"), "cell square: there is an absolute path"],
    [append("question", " C:\\Users\\me"), "there is an absolute path"],
    [append("question", " file:///x"), "there is an absolute path"],
  ],
  "has no colour codes of a terminal": [
    [print("square", "\x1b[33m3\x1b[39m"), "cell square: there is an ANSI escape code"],
    [draw((data) => Object.assign(data, { "text/html": "\x1b[1m" })), "cell figure: there is an ANSI escape code"],
  ],
  "names no registry": [
    [append("question", " registry.npmjs.org"), "there is the host of a registry or a machine: registry.npmjs.org"],
    [print("square", "http://localhost:8888"), "localhost"],
  ],
  "links to files that exist": [
    [append("question", " [there](../src/nothing.ts)"), "cell question: there is no file ../src/nothing.ts"],
    [append("question", ' <img src="nothing.png">'), "there is no file nothing.png"],
    [append("question", "\n\n[there]: /absolute.ts"), "there is no file /absolute.ts"],
  ],
};

describe("a healthy lesson", () => {
  it.each(Object.keys(rules))("%s", (rule) => {
    expect(rules[rule](healthy())).toEqual([]);
  });

  it("needs one figure, two exercises and no museum piece if it is the first", () => {
    const first = { ...healthy(), name: "00-start" };
    remove("museum-code", "museum", "museum-answer", "figure", "exercise-cube", "cube", "cube-help")(first);
    expect(
      ["has figures", "has exercises", "has a museum piece with its answer folded"].flatMap((rule) =>
        rules[rule](first),
      ),
    ).toEqual([]);
  });

  it("needs no word on what comes next if it is the last", () => {
    const last = { ...healthy(), next: undefined };
    put("closing", /\*\*Next.*/, "")(last);
    expect(Object.values(rules).flatMap((rule) => rule(last))).toEqual([]);
  });

  it("may put its exercises under a heading of their own", () => {
    const lesson = healthy();
    put("exercise-cube", "### ", "## Exercises\n\n### ")(lesson);
    expect(Object.values(rules).flatMap((rule) => rule(lesson))).toEqual([]);
  });

  it("may lead up to a question", () => {
    const lesson = healthy();
    put("question", /^/, "## A guess\n\nThink first.\n\n")(lesson);
    slideAs("question", "slide")(lesson);
    expect(Object.values(rules).flatMap((rule) => rule(lesson))).toEqual([]);
  });

  it("may stack loops over one body, and end a cell without a semicolon", () => {
    const lesson = healthy();
    append(
      "square",
      ";\nfor (const a of [1, 2])\nfor (const b of [1, 2]) {\n  console.log(a * b);\n}\nconst none = () => {};\nthree",
    )(lesson);
    expect(rules["formats its code"](lesson)).toEqual([]);
  });
});

it("every rule is broken here at least once", () => {
  expect(Object.keys(broken)).toEqual(Object.keys(rules));
});

describe.each(Object.entries(broken))("the rule that a lesson %s", (rule, changes) => {
  it.each(changes.map(([change, complaint], k) => ({ change, complaint, k })))(
    "notices break $k: $complaint",
    ({ change, complaint }) => {
      const lesson = healthy();
      change(lesson);
      expect(rules[rule](lesson).join("\n")).toContain(complaint);
    },
  );
});
