// What every lesson keeps to, as a document. A rule gives its complaints, each naming the cell, what is expected and what is there.

import { isDeepStrictEqual } from "node:util";
import {
  type Cell,
  calls,
  cellOf,
  codeCells,
  declarations,
  exercisesOf,
  fences,
  figures,
  folds,
  formatting,
  headings,
  kindOf,
  type Lesson,
  lines,
  literal,
  markdownCells,
  type Node,
  nodes,
  PLOTLY,
  prose,
  SVG,
  slideType,
  solutionOf,
  text,
  words,
} from "./document";
import { unsteady } from "../steady";

type Rule = (lesson: Lesson) => string[];

const FIGURE_BYTES = 30_000;
const PICTURE_BYTES = 60_000;
const OUTPUT_BYTES = 100_000;
const NOTEBOOK_BYTES = 1_500_000;

/** Lesson 00 is an introduction, and shorter. */
const isFirst = ({ name }: Lesson) => name.startsWith("00");

/** A rule that looks at one cell at a time: what is wrong with it, if anything. */
function each(cellsOf: (lesson: Lesson) => Cell[], complain: (cell: Cell, lesson: Lesson) => (string | false)[]): Rule {
  return (lesson) =>
    cellsOf(lesson).flatMap((cell) =>
      complain(cell, lesson)
        .filter((complaint) => complaint !== false)
        .map((complaint) => `cell ${cell.id}: ${complaint}`),
    );
}

const all = (lesson: Lesson) => lesson.cells;
const missing = (cell: Cell | undefined, parts: Record<string, RegExp>): string[] =>
  Object.entries(parts)
    .filter(([, pattern]) => !pattern.test(cell?.source ?? ""))
    .map(([part]) => part);
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** Everything of a cell that is read or run, as one text. */
const everything = ({ source, outputs = [] }: Cell) =>
  [source, ...outputs.flatMap(({ text: printed, data }) => [text(printed), JSON.stringify(data ?? "")])].join("\n");

const layout: Record<string, Rule> = {
  "has 25 to 45 cells": ({ cells }) =>
    cells.length < 25 || cells.length > 45 ? [`expected 25 to 45 cells, found ${cells.length}`] : [],

  "names the kernel and the language": ({ metadata: { kernelspec, language_info } }) => {
    const wanted = { display_name: "TypeScript", language: "typescript", name: "tslab" };
    return [
      ...(isDeepStrictEqual(kernelspec, wanted)
        ? []
        : [`kernelspec: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(kernelspec)}`]),
      ...(language_info?.name === "typescript"
        ? []
        : [`language_info: expected the name "typescript", found ${JSON.stringify(language_info?.name)}`]),
    ];
  },

  "was run from its first cell to its last": (lesson) =>
    codeCells(lesson).flatMap(({ id, execution_count }, k) =>
      execution_count === k + 1 ? [] : [`cell ${id}: expected execution count ${k + 1}, found ${execution_count}`],
    ),

  "has no empty cell": each(all, ({ source }) => [source.trim() === "" && "it is empty"]),

  "names its cells": (lesson) => {
    const names = exercisesOf(lesson);
    const known = new Set(names.flatMap((name) => [`exercise-${name}`, name, `${name}-help`]));
    const ids = lesson.cells.map(({ id }) => id);
    return ids.flatMap((id, k) => {
      if (ids.indexOf(id) !== k) return [`cell ${id}: the id is used more than once`];
      if (known.has(id)) return [];
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return [`cell ${id}: the id is not in kebab-case`];
      return /^cell-?\d*$|^(?=.*\d)[0-9a-f]{8}$|^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id)
        ? [`cell ${id}: expected an id that says what the cell is`]
        : [];
    });
  },

  "is a slide show": (lesson) => [
    ...each(all, (cell) => {
      const type = slideType(cell);
      const known = ["slide", "subslide", "fragment", "-", "skip", "notes"];
      return [
        !known.includes(type ?? "") && `expected a slide type of ${known.join(", ")}, found ${JSON.stringify(type)}`,
      ];
    })(lesson),
    ...headings(lesson)
      .filter(({ level, title, cell }) => level < 3 && title !== "Exercises" && slideType(cell) !== "slide")
      .map(({ title, cell }) => `cell ${cell.id}: "${title}" begins a slide, found slide type "${slideType(cell)}"`),
    ...exercisesOf(lesson)
      .flatMap((name) => [`exercise-${name}`, name, `${name}-help`])
      .filter((id) => cellOf(lesson, id) && slideType(cellOf(lesson, id)) !== "skip")
      .map(
        (id) =>
          `cell ${id}: exercises are skipped in a slide show, found slide type "${slideType(cellOf(lesson, id))}"`,
      ),
  ],
};

const parts: Record<string, Rule> = {
  "has one title, in its first cell": (lesson) => {
    const titles = headings(lesson).filter(({ level }) => level === 1);
    const [first] = lesson.cells;
    return [
      ...(titles.length === 1 ? [] : [`expected one heading of level 1, found ${titles.length}`]),
      ...(titles[0]?.cell === first ? [] : [`cell ${first.id}: expected the title in the first cell`]),
      ...(first.id === "title" ? [] : [`cell ${first.id}: expected the id "title"`]),
    ];
  },

  "does not jump over a level of headings": (lesson) =>
    headings(lesson).flatMap(({ cell, level, title }, k, list) => {
      const before = k === 0 ? 0 : list[k - 1].level;
      return level > before + 1 ? [`cell ${cell.id}: "${title}" has level ${level} after level ${before}`] : [];
    }),

  "opens with question, aim, time, needs and notation": ({ cells: [title, notation] }) => [
    ...missing(title, {
      "the question in bold, ending in a question mark": /\*\*[^*]+\?\*\*/,
      'a sentence "After this lesson you can …"': /\bAfter this (lesson|notebook) you can\b/,
      'a line beginning "Time: N minutes."': /^Time: \d+ minutes\./m,
      '"It needs …" after the time': /^Time: [\s\S]*\bIt needs\b/m,
    }).map((part) => `cell ${title.id}: expected ${part}`),
    ...(notation?.id === "notation" ? [] : [`cell ${notation?.id}: expected the cell "notation" after the title`]),
    ...missing(notation, { "the table | symbol | meaning | shape |": /^\| symbol \| meaning \| shape \|$/m }).map(
      (part) => `cell ${notation?.id}: expected ${part}`,
    ),
  ],

  "closes with what was seen, PyTorch, reading and what comes next": (lesson) => {
    const closing = cellOf(lesson, "closing");
    const before = lesson.cells[lesson.cells.length - 2];
    const reading = /\*\*Further reading\.\*\*[\s\S]*?(?=\n\n|$)/.exec(closing?.source ?? "")?.[0] ?? "";
    const pointers = reading.match(
      /\b(chapters?|sections?|equations?|algorithms?|theorems?|figures?|appendix|parts?)\b|§/gi,
    );
    return [
      ...(before?.id === "closing" ? [] : [`cell ${before?.id}: expected the cell "closing" before the last one`]),
      ...missing(closing, {
        "the heading ## What we saw": /^## What we saw$/m,
        "**In PyTorch**": /^\*\*In PyTorch\b/m,
        "**Further reading.**": /^\*\*Further reading\.\*\*/m,
        ...(lesson.next && { "**Next:** and a link": /^\*\*Next:\*\* \[/m }),
      }).map((part) => `cell closing: expected ${part}`),
      ...((pointers?.length ?? 0) >= 2
        ? []
        : [`cell closing: expected two pointers with section or equation, found ${pointers?.length ?? 0}`]),
      ...(lesson.next === undefined || closing?.source.includes(`](${lesson.next})`)
        ? []
        : [`cell closing: expected a link to the next lesson, ${lesson.next}`]),
    ];
  },

  "ends with the tally": ({ cells }) => {
    const last = cells[cells.length - 1];
    return last.id === "tally" && last.cell_type === "code" && last.source === "tally();"
      ? []
      : [`cell ${last.id}: expected the code cell "tally" with tally(); at the end`];
  },

  "has a museum piece with its answer folded": (lesson) => {
    if (isFirst(lesson)) return [];
    const from = lesson.cells.findIndex(({ source }) => /^## Museum piece: ./m.test(source));
    if (from < 0) return ['expected a heading "## Museum piece: …", found none'];
    const length = lesson.cells
      .slice(from + 1)
      .findIndex(({ source, cell_type }) => cell_type === "markdown" && /^## /m.test(source));
    const piece = lesson.cells.slice(from, length < 0 ? undefined : from + 1 + length);
    return [
      ...(piece.some(({ cell_type }) => cell_type === "code")
        ? []
        : [`cell ${piece[0].id}: expected code that runs the broken thing`]),
      ...(piece.some(({ source }) => source.includes("<details>"))
        ? []
        : [`cell ${piece[0].id}: expected the answer in <details>`]),
    ];
  },
};

const pictures: Record<string, Rule> = {
  "has figures": (lesson) => {
    const least = isFirst(lesson) ? 1 : 2;
    const found = codeCells(lesson).flatMap(figures).length;
    return found >= least ? [] : [`expected at least ${least} figures, found ${found}`];
  },

  "says below each figure what is to be seen": ({ cells }) =>
    cells.flatMap((cell, k) => {
      const next = cells[k + 1];
      if (figures(cell).length === 0) return [];
      return next?.cell_type === "markdown" && /^(\*|_)(?!\1)\S[\s\S]*?\1(?!\1)/.test(next.source)
        ? []
        : [
            `cell ${cell.id}: expected a caption in italics in the next cell, found ${JSON.stringify(next?.source.slice(0, 40))}`,
          ];
    }),

  "gives each figure a title and a description": each(codeCells, (cell) =>
    figures(cell).flatMap(({ plotly, description }) => {
      const title = plotly.layout?.title?.text ?? "";
      return [
        title.trim() === "" && "the figure has no title",
        /\bundefined\b|\[object |\d\.\d{8}/.test(title) && `the figure's title has a slip: "${title}"`,
        description.replace(title, "").length < 20 &&
          `expected text/plain to describe the figure, found "${description}"`,
      ];
    }),
  ),

  "keeps figures small": each(codeCells, (cell) =>
    figures(cell).map(
      ({ plotly }) =>
        bytes(plotly) > FIGURE_BYTES && `a figure has ${bytes(plotly)} bytes, at most ${FIGURE_BYTES} are allowed`,
    ),
  ),

  "shows each figure where it cannot be moved, too": each(codeCells, (cell) =>
    figures(cell).flatMap(({ plotly, picture }) => {
      const name = `the figure "${plotly.layout?.title?.text}"`;
      const size = Buffer.byteLength(picture);
      return [
        picture === "" && `${name} has no static picture (${SVG}): npm run lessons:record draws it`,
        size > PICTURE_BYTES && `the picture of ${name} has ${size} bytes, at most ${PICTURE_BYTES} are allowed`,
      ];
    }),
  ),

  "keeps outputs small": each(codeCells, ({ outputs = [] }) =>
    outputs.map(
      (output) =>
        bytes(output) > OUTPUT_BYTES && `an output has ${bytes(output)} bytes, at most ${OUTPUT_BYTES} are allowed`,
    ),
  ),

  "is small enough for those who show notebooks": ({ cells, metadata }) => {
    const size = Buffer.byteLength(JSON.stringify({ cells, metadata }, null, 1));
    return size > NOTEBOOK_BYTES ? [`it has ${size} bytes, at most ${NOTEBOOK_BYTES} are allowed`] : [];
  },
};

const practice: Record<string, Rule> = {
  "has exercises": (lesson) => {
    const least = isFirst(lesson) ? 2 : 3;
    const found = exercisesOf(lesson).length;
    return found >= least ? [] : [`expected at least ${least} exercises, found ${found}`];
  },

  "sets each exercise in three cells": (lesson) => [
    ...exercisesOf(lesson).flatMap((name) => {
      const at = lesson.cells.findIndex(({ id }) => id === `exercise-${name}`);
      const [task, stub, help] = lesson.cells.slice(at, at + 3);
      const own = stub?.source.slice(0, stub.source.lastIndexOf("\n"));
      return [
        !/^(## Exercises\n+)?### Exercise: ./.test(task.source) &&
          `cell ${task.id}: expected the heading "### Exercise: …" first`,
        !(stub?.id === name && stub.cell_type === "code") && `cell ${task.id}: expected the code cell "${name}" next`,
        lines(stub?.source ?? "").at(-1) !== `check({ ${name} });` &&
          `cell ${name}: expected check({ ${name} }); as the last line`,
        !declarations(own ?? "").some((declared) => declared.name === name) &&
          `cell ${name}: expected a stub called ${name}`,
        !/\/\/|\/\*/.test(own ?? "") && `cell ${name}: expected a comment that says what to write`,
        !(help?.id === `${name}-help` && help.cell_type === "markdown") &&
          `cell ${name}: expected the Markdown cell "${name}-help" next`,
      ].filter((complaint) => complaint !== false);
    }),
    ...codeCells(lesson)
      .filter(({ id, source }) => calls(source, "check").length > 0 && !exercisesOf(lesson).includes(id))
      .map(({ id }) => `cell ${id}: check is called, and there is no cell "exercise-${id}"`),
  ],

  "opens hints one at a time, and then the solution": (lesson) =>
    exercisesOf(lesson).flatMap((name) => {
      const help = cellOf(lesson, `${name}-help`);
      const top = folds(help?.source ?? "") ?? [];
      const complain = (complaint: string) => `cell ${name}-help: ${complaint}`;
      const wrongs: string[] = [];
      if (top.map(({ summary }) => summary).join() !== "Hint 1,Solution")
        wrongs.push(
          complain(`expected Hint 1 and Solution outermost, found ${top.map(({ summary }) => summary).join(", ")}`),
        );
      for (let hint = top[0], k = 1; hint; hint = hint.inside[0], k++)
        if (hint.summary !== `Hint ${k}` || hint.inside.length > 1)
          wrongs.push(complain(`expected Hint ${k} alone inside the hint before it, found ${hint.summary}`));
      const solution = solutionOf(help);
      if (solution === undefined) return [...wrongs, complain("expected a ```ts fence in the solution")];
      if (!declarations(solution).some((declared) => declared.name === name))
        wrongs.push(complain(`expected a solution that defines ${name}`));
      if (calls(solution, "check").length > 0)
        wrongs.push(complain("the solution replaces all but the check, and has one"));
      if (!/```\s*\n+[^\s<][\s\S]*<\/details>\s*$/.test(help?.source ?? ""))
        wrongs.push(complain("expected a sentence after the solution that says why"));
      return wrongs;
    }),

  "folds what it folds properly": each(markdownCells, ({ source }) => [
    folds(source) === undefined && "the <details> do not close as they open, or one has no <summary>",
    /<\/summary>(?!\n\n)/.test(words(source)) &&
      "expected an empty line after </summary>, without which Markdown stays raw",
  ]),

  "asks for a prediction, and compares it with what was computed": (lesson) => {
    const made = new Map<string, number>();
    const compared = new Set<string>();
    const complaints: string[] = [];
    lesson.cells.forEach((cell, k) => {
      if (cell.cell_type !== "code") return;
      const complain = (complaint: string) => complaints.push(`cell ${cell.id}: ${complaint}`);
      for (const [name, letter] of calls(cell.source, "guess")) {
        made.set(literal(name) ?? "", k);
        const question = lesson.cells[k - 1];
        if (literal(letter) !== "") complain(`expected an empty guess, found ${letter?.getText()}`);
        if (question?.cell_type !== "markdown" || !/^\*\*Before you run:\*\* /m.test(question.source))
          complain('expected a paragraph that begins with "**Before you run:**" in the cell before');
        const options = ["A", "B", "C"].filter(
          (option) => !new RegExp(`^${option}\\. \\S`, "m").test(question?.source ?? ""),
        );
        if (options.length > 0)
          complain(`expected the options A., B. and C. in the question, ${options.join(", ")} missing`);
      }
      for (const [name, letter, because] of calls(cell.source, "reveal")) {
        const called = literal(name) ?? "";
        compared.add(called);
        if (!made.has(called)) complain(`reveals "${called}", which no cell before it asks to guess`);
        if (isBare(letter, lesson)) complain(`the letter of "${called}" is written down, and should be computed`);
        if (!because || literal(because) === "") complain(`expected the reason of "${called}"`);
      }
    });
    for (const [name, k] of made)
      if (!compared.has(name)) complaints.push(`cell ${lesson.cells[k].id}: "${name}" is never revealed`);
    if (made.size === 0) complaints.push("expected at least one prediction with guess and reveal, found none");
    return complaints;
  },
};

/** Whether a letter is a literal, here or where its name was given. */
function isBare(letter: Node | undefined, lesson: Lesson): boolean {
  if (!letter || literal(letter) !== undefined) return true;
  if (kindOf(letter) !== "Identifier") return false;
  return codeCells(lesson)
    .flatMap(({ source }) => declarations(source))
    .some(({ name, value }) => name === letter.getText() && literal(value) !== undefined);
}

const code: Record<string, Rule> = {
  "keeps code short": each(codeCells, ({ source }) => [
    lines(source).length > 18 && `expected at most 18 lines, found ${lines(source).length}`,
    ...lines(source).map(
      (line, k) => [...line].length > 100 && `line ${k + 1} has ${[...line].length} columns, expected at most 100`,
    ),
  ]),

  "keeps code in Markdown narrow": each(markdownCells, ({ source }) =>
    fences(source, "ts")
      .flatMap(lines)
      .map(
        (line) =>
          [...line].length > 100 && `a line of code has ${[...line].length} columns, expected at most 100: ${line}`,
      ),
  ),

  "formats its code": (lesson) => [
    ...codeCells(lesson).flatMap((cell) => unformatted(cell.id, cell.source)),
    ...exercisesOf(lesson).flatMap((name) =>
      unformatted(`${name}-help`, solutionOf(cellOf(lesson, `${name}-help`)) ?? ""),
    ),
  ],

  "imports from handrolled only": each(codeCells, ({ source }) =>
    nodes(source).map((node) => {
      const from = kindOf(node) === "ImportDeclaration" ? literal(node.moduleSpecifier) : "handrolled";
      return from !== "handrolled" && `expected imports from "handrolled", found "${from}"`;
    }),
  ),

  "gives the same bits everywhere": (lesson) => [
    ...each(codeCells, ({ source }) => unsteady(source))(lesson),
    ...each(markdownCells, ({ source }) => fences(source, "ts").flatMap(unsteady))(lesson),
  ],

  "prints no time that it took": each(codeCells, ({ outputs = [] }) =>
    outputs.map(({ text: printed, data }) => {
      const { [PLOTLY]: _, "image/svg+xml": __, ...read } = data ?? {};
      const time = /\d ?(ms|µs|ns|s|secs?|seconds?)\b/.exec(
        [text(printed), ...Object.values(read).map(text)].join("\n"),
      );
      return time !== null && `what it prints looks like a time that something took: "${time[0]}"`;
    }),
  ),
};

/** Two-space indentation, spaces around operators, semicolons but after a last expression, double quotes. Line breaks are free. */
function unformatted(id: string, source: string): string[] {
  const count = lines(source).length;
  // Loops over a table may stand below each other, with one body.
  const stacked = /^ *for \(.*\)\n *for \(/m.test(source);
  const edits = formatting(source)
    .filter(({ line, wanted, indents }) => !(wanted === ";" && line === count) && !(indents && stacked))
    .map(({ line, now, wanted }) => `line ${line}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(now)}`);
  const quotes = nodes(source)
    .filter((node) => kindOf(node) === "StringLiteral" && /^'[^"]*$/.test(node.getText()))
    .map((node) => `expected double quotes around ${node.getText()}`);
  const spaces = lines(source).flatMap((line, k) => (/\s$/.test(line) ? [`line ${k + 1} ends in a space`] : []));
  const gaps = /^\s*\n|\n\s*\n\s*\n|\n\s*$/.test(source) ? ["expected single empty lines, and none at either end"] : [];
  return [...new Set([...edits, ...quotes, ...spaces, ...gaps])].map((complaint) => `cell ${id}: ${complaint}`);
}

/** What stands in a cell, or below it, as sentences. */
function sentences(cell: Cell): string[] {
  const shown = (cell.outputs ?? []).map(({ data }) =>
    text(data?.["text/markdown"] ?? (data?.[PLOTLY] && data["text/plain"])),
  );
  return [cell.cell_type === "markdown" ? cell.source : "", ...shown].map(prose);
}

const AMERICAN =
  /\b(?:(?:optim|initial|normal|minim|maxim|general|regular|local|visual|memor|recogn|real|standard|penal|summar|factor)iz|colors?\b|behaviors?\b|gray|center(?:ed|s)?\b|neighbor|label(?:ed|ing)\b|travel(?:ed|ing)\b|analyz|favor)\w*/i;

const language: Record<string, Rule> = {
  "does not shout": each(all, (cell) =>
    sentences(cell).map((sentence) => {
      const at = sentence.indexOf("!");
      return (
        at >= 0 &&
        `there is an exclamation mark: "${sentence.slice(Math.max(0, at - 30), at + 1).replace(/\s+/g, " ")}"`
      );
    }),
  ),

  "spells in British English": each(all, (cell) =>
    sentences(cell).map((sentence) => {
      // Titles of papers and books are quoted as they are.
      const american = AMERICAN.exec(sentence.replace(/^\*\*Further reading\.\*\*[\s\S]*?(\n\n|$)/m, ""));
      return american !== null && `expected British spelling, found "${american[0]}"`;
    }),
  ),

  "has no emoji": each(all, (cell) => {
    const emoji = /\p{Emoji_Presentation}|\u{FE0F}/u.exec(everything(cell));
    return [emoji !== null && `there is an emoji: ${emoji[0]}`];
  }),

  "names no place on a machine": each(all, (cell) => {
    const path =
      /(?<![\w.~:/-])\/(home|Users|root|work|workspace|tmp|usr|opt|var|private|mnt|srv)\/[\w./-]*|\b[A-Z]:\\+(Users|Windows|Program)|\bfile:\/\//.exec(
        everything(cell),
      );
    return [path !== null && `there is an absolute path: ${path[0]}`];
  }),

  "has no colour codes of a terminal": each(all, (cell) => [
    // In the JSON of an output the character is escaped.
    ["\x1b[", "\\u001b["].some((start) => everything(cell).includes(start)) && "there is an ANSI escape code",
  ]),

  "names no registry": each(all, (cell) => {
    const host =
      /\b(registry\.[a-z]|npmjs|pypi\b|pythonhosted|artifactory|jfrog|anaconda\.org|localhost\b|127\.0\.0\.1)[\w.-]*/i.exec(
        everything(cell),
      );
    return [host !== null && `there is the host of a registry or a machine: ${host[0]}`];
  }),

  "links to files that exist": each(markdownCells, ({ source }, lesson) => {
    const links = /\]\(<?([^)\s>]+)|^\[[^\]]+\]: (\S+)|\b(?:href|src)="([^"]+)"/gm;
    return [...words(source).matchAll(links)].map(([, inline, reference, html]) => {
      const target = inline ?? reference ?? html;
      if (/^(https?:|mailto:|#)/.test(target)) return false;
      return !lesson.exists(decodeURI(target.replace(/#.*/, ""))) && `there is no file ${target}`;
    });
  }),
};

export const rules: Record<string, Rule> = { ...layout, ...parts, ...pictures, ...practice, ...code, ...language };
