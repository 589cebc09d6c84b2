// A lesson as a document: its cells, and what the rules look at in them: prose, headings, code, figures, exercises.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { root } from "../../tools/environment.mjs";

// The compiler inside the kernel: what it reads is what a cell means.
const ts = createRequire(join(root, "package.json"))("@tslab/typescript-for-tslab");

export const PLOTLY = "application/vnd.plotly.v1+json";
export const SVG = "image/svg+xml";

export interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
  data?: Record<string, any>;
}

export interface Cell {
  cell_type: string;
  id: string;
  metadata: { slideshow?: { slide_type?: string } };
  source: string;
  execution_count?: number | null;
  outputs?: Output[];
}

export interface Lesson {
  /** The file's name without its ending: "06-training". */
  name: string;
  metadata: { kernelspec?: object; language_info?: { name?: string } };
  cells: Cell[];
  /** The file of the lesson that follows, if there is one. */
  next?: string;
  /** Whether there is a file at this path, seen from the lesson's folder. */
  exists: (path: string) => boolean;
}

export function readLesson(file: string, next?: string): Lesson {
  const { cells, metadata } = JSON.parse(readFileSync(join(root, file), "utf8"));
  const exists = (path: string) => existsSync(join(root, dirname(file), path));
  const joined = cells.map((cell: any) => ({ ...cell, source: text(cell.source) }));
  return { name: basename(file, ".ipynb"), metadata, cells: joined, next, exists };
}

/** Notebook files keep a text as one string or as a list of lines. */
export function text(lines: string | string[] = ""): string {
  return Array.isArray(lines) ? lines.join("") : lines;
}

export const markdownCells = (lesson: Lesson) => lesson.cells.filter((cell) => cell.cell_type === "markdown");
export const codeCells = (lesson: Lesson) => lesson.cells.filter((cell) => cell.cell_type === "code");
export const slideType = (cell?: Cell) => cell?.metadata.slideshow?.slide_type;
export const lines = (source: string) => source.split("\n");

/** Markdown without its code blocks. */
export function withoutFences(markdown: string): string {
  return markdown.replace(/^ {0,3}(```|~~~).*?^ {0,3}\1/gms, "");
}

/** Markdown without code, formulas and comments. */
export function words(markdown: string): string {
  return withoutFences(markdown)
    .replace(/<!--.*?-->/gs, " ")
    .replace(/(`+)[^`].*?\1/gs, " ")
    .replace(/\$\$.*?\$\$|\$[^$]+\$/gs, " ");
}

/** What is read as sentences: Markdown without code, formulas and the addresses of links. */
export function prose(markdown: string): string {
  return words(markdown)
    .replaceAll("![", "[")
    .replace(/\]\([^)]*\)/g, "]");
}

/** The headings of a lesson in order. */
export function headings(lesson: Lesson): { cell: Cell; level: number; title: string }[] {
  return markdownCells(lesson).flatMap((cell) =>
    [...withoutFences(cell.source).matchAll(/^(#{1,6})\s+(.*)$/gm)].map(([, marks, title]) => ({
      cell,
      level: marks.length,
      title,
    })),
  );
}

/** The text fences of a language in Markdown. */
export function fences(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code]) =>
    code.trimEnd(),
  );
}

export interface Fold {
  summary: string;
  inside: Fold[];
}

/** The collapsed blocks of a Markdown cell, nested as they are; undefined if they do not close as they open. */
export function folds(markdown: string): Fold[] | undefined {
  const top: Fold = { summary: "", inside: [] };
  const open = [top];
  for (const [tag, summary] of words(markdown).matchAll(/<details>\s*<summary>(.*?)<\/summary>|<\/?details[^>]*>/gs)) {
    if (tag === "</details>") open.pop();
    else if (summary === undefined || open.length === 0) return undefined;
    else {
      const fold = { summary, inside: [] };
      open[open.length - 1].inside.push(fold);
      open.push(fold);
    }
  }
  return open.length === 1 ? top.inside : undefined;
}

/** The figures below a cell, each with its description and its static picture. */
export function figures(cell: Cell): { plotly: any; description: string; picture: string }[] {
  return (cell.outputs ?? []).flatMap(({ data }) =>
    data?.[PLOTLY] ? [{ plotly: data[PLOTLY], description: text(data["text/plain"]), picture: text(data[SVG]) }] : [],
  );
}

/** The names of the exercises, from the ids of the cells that set them. */
export function exercisesOf(lesson: Lesson): string[] {
  return lesson.cells.filter(({ id }) => id.startsWith("exercise-")).map(({ id }) => id.slice("exercise-".length));
}

export function cellOf(lesson: Lesson, id: string): Cell | undefined {
  return lesson.cells.find((cell) => cell.id === id);
}

/** The code in the solution below an exercise; undefined if there is none. */
export function solutionOf(help?: Cell): string | undefined {
  const block = /<summary>Solution<\/summary>(.*?)<\/details>/s.exec(help?.source ?? "")?.[1];
  return block === undefined ? undefined : fences(block, "ts")[0];
}

/** A node of the syntax tree: its kind, its text, and its children by the compiler's names. */
export type Node = Record<string, any>;

/** All nodes of a piece of code. */
export function nodes(source: string): Node[] {
  const found: Node[] = [];
  const visit = (node: Node) => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return found;
}

/** The name of a node's kind: "StringLiteral". */
export function kindOf(node: Node): string {
  return ts.SyntaxKind[node.kind];
}

/** The arguments of every call of a function by its name. */
export function calls(source: string, name: string): Node[][] {
  return nodes(source)
    .filter((node) => kindOf(node) === "CallExpression" && node.expression.getText() === name)
    .map((node) => [...node.arguments]);
}

/** The text of a string literal; undefined for anything else. */
export function literal(node?: Node): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The names that a piece of code declares, with what they start as. */
export function declarations(source: string): { name: string; value?: Node }[] {
  const kinds = ["VariableDeclaration", "FunctionDeclaration", "ClassDeclaration"];
  return nodes(source)
    .filter((node) => kinds.includes(kindOf(node)) && node.name)
    .map((node) => ({ name: node.name.getText(), value: node.initializer }));
}

export interface Edit {
  /** Where, counted from 1. */
  line: number;
  /** What stands there, and what the formatter would put there. */
  now: string;
  wanted: string;
  /** Only the indentation of a line. */
  indents: boolean;
}

const settings = {
  ...ts.getDefaultFormatCodeSettings("\n"),
  indentSize: 2,
  insertSpaceAfterOpeningAndBeforeClosingEmptyBraces: false,
  semicolons: ts.SemicolonPreference.Insert,
};

/** What TypeScript's formatter would change. It leaves the line breaks as they are. */
export function formatting(source: string): Edit[] {
  const host = {
    getScriptFileNames: () => ["cell.ts"],
    getScriptVersion: () => "1",
    getScriptSnapshot: () => ts.ScriptSnapshot.fromString(source),
    getCurrentDirectory: () => "/",
    getCompilationSettings: () => ({ noLib: true }),
    getDefaultLibFileName: () => "",
    fileExists: () => false,
    readFile: () => undefined,
  };
  const edits: any[] = ts
    .createLanguageService(host, undefined, true)
    .getFormattingEditsForDocument("cell.ts", settings);
  return edits.map(({ span: { start, length }, newText }) => {
    const line = lines(source.slice(0, start)).length;
    const indents =
      /(^|\n) *$/.test(source.slice(0, start)) && /^ *$/.test(source.slice(start, start + length) + newText);
    return { line, now: source.slice(start, start + length), wanted: newText, indents };
  });
}
