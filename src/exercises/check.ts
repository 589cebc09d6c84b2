// check: the verdict on an answer, below its cell. guess and reveal: predictions. tally: all of them, at the end of a lesson.

import { say } from "../display";
import { shown, UserError } from "../errors";
import { judge, type Verdict } from "./judge";
import { exercises } from "./lessons";
import { code } from "./values";

const verdicts = new Map<string, Verdict["kind"]>();
const guesses = new Map<string, string>();
const answers = new Map<string, string>();

const LETTER = /^[A-F]$/;
const TITLES = { right: "right", wrong: "not yet", empty: "still empty" };

/** The verdict on each answer, by the name of its exercise: `check({ tanhSlope })`. Nothing is thrown, whatever an answer does. */
export function check(answers: Record<string, unknown>): void {
  if (typeof answers !== "object" || answers === null || Object.keys(answers).length === 0)
    throw new UserError(`check: expected the answer in braces, as in check({ tanhSlope }), got ${shown(answers)}`);
  for (const [name, answer] of Object.entries(answers)) {
    if (!Object.hasOwn(exercises, name))
      throw new UserError(`check: there is no exercise called ${shown(name)}: keep the name that the stub has`);
    const verdict = judge(exercises[name], answer);
    verdicts.set(name, verdict.kind);
    block(`**${name}: ${TITLES[verdict.kind]}.** ${verdict.text}`);
  }
}

/** Notes a prediction: `guess("kinks", "B")`. An empty text is no guess yet. */
export function guess(name: string, letter: string): void {
  const text = inWords(letter);
  const known = text.trim().toUpperCase();
  if (LETTER.test(known)) {
    guesses.set(name, known);
    block(`Your prediction is **${known}**. Read on and see.`);
    return;
  }
  guesses.delete(name);
  const unread = known === "" || known === "?" ? "" : `${code(text)} is none of the letters. `;
  block(
    `${unread}No prediction yet: write a letter between the quotes and run the cell again. A wrong guess costs nothing.`,
  );
}

/** Compares the prediction of that name with what happened, and says why it did. */
export function reveal(name: string, letter: string, because: string): void {
  if (typeof letter !== "string" || !LETTER.test(letter)) {
    answers.delete(name);
    block("What came out fits none of the letters. Was something changed in the cells above?");
    return;
  }
  answers.set(name, letter);
  const guessed = guesses.get(name);
  const verdict =
    guessed === undefined
      ? `It is **${letter}**; you made no prediction.`
      : guessed === letter
        ? `**${letter}**, as you predicted.`
        : `You predicted ${guessed}; it is **${letter}**.`;
  block(`${verdict} ${inWords(because)}`);
}

/** The predictions and the exercises of this notebook so far. */
export function tally(): void {
  const names = [...answers.keys()];
  const open = names.filter((name) => !guesses.has(name)).length;
  const hits = names.filter((name) => guesses.get(name) === answers.get(name)).length;
  const lines = [];
  if (names.length > 0)
    lines.push(`**Predictions:** ${hits} of ${names.length} came true${open > 0 ? `, ${open} not made` : ""}.`);
  if (verdicts.size > 0) {
    const todo = [...verdicts].filter(([, kind]) => kind !== "right").map(([name]) => code(name));
    const solved = verdicts.size - todo.length;
    lines.push(
      `**Exercises:** ${solved} of ${verdicts.size} solved${todo.length > 0 ? `; still to do: ${todo.join(", ")}` : ""}.`,
    );
  }
  if (lines.length === 0) lines.push("Nothing to count yet: run the cells above, then this one.");
  block(lines.join("  \n"));
}

/** A text as it is, and what should have been one in words. */
function inWords(value: unknown): string {
  return typeof value === "string" ? value : shown(value);
}

/** A small block of Markdown below the cell, with the same as plain text. */
function block(markdown: string): void {
  const quoted = markdown.split("\n").map((line) => `> ${line}`);
  say(quoted.join("\n"), markdown.replaceAll(/\*\*|`/g, "").replaceAll("  \n", "\n"));
}
