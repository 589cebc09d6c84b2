// Gives lessons back their original form: `npm run lessons:reset -- 03`. What the student has made of them moves to notebooks/mine.
// Nothing is ever lost: a lesson is replaced in one step, and only after its copy is complete.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { root, SetupError } from "./environment.mjs";
import { LESSONS, originals } from "./originals.mjs";

const COPIES = `${LESSONS}/mine`;
const NO_ORIGINAL =
  "There is no original of the lessons here: this folder has no git history, and no copies of set-up. Download the course anew into another folder.";

/** @param {string} name */
const lessonFile = (name) => path.join(root, LESSONS, name);

/** @param {string} file */
const bytesOf = (file) => (existsSync(file) ? readFileSync(file) : undefined);

/** What somebody did to a lesson, in a few words; undefined for nothing. @param {Buffer | undefined} now @param {Buffer} original */
function difference(now, original) {
  if (!now) return "deleted";
  // Git may have written it with the other line ends.
  const [mine, theirs] = [now, original].map((bytes) => bytes.toString().replaceAll("\r\n", "\n"));
  if (mine === theirs) return undefined;
  const before = sources(theirs);
  const after = sources(mine);
  if (!after) return "no notebook any more";
  const kept = [...after].filter(([id, source]) => before?.get(id) === source).length;
  const changed = Math.max(after.size, before?.size ?? 0) - kept;
  if (changed === 0) return "only run";
  return `${changed} ${changed === 1 ? "cell" : "cells"} changed`;
}

/** What stands in the cells of a notebook, by their ids; undefined when it cannot be read. @param {string} text */
function sources(text) {
  try {
    /** @type {{ id: string, source: string | string[] }[]} */
    const cells = JSON.parse(text).cells;
    return new Map(cells.map(({ id, source }) => [id, [source].flat().join("")]));
  } catch {
    return undefined;
  }
}

/** Says which lessons are no longer as they were, and changes nothing. @param {import("./originals.mjs").Originals} lessons */
function list({ source, names, read }) {
  console.log(`The originals: ${source}.`);
  for (const name of names) {
    console.log(`  ${name}: ${difference(bytesOf(lessonFile(name)), read(name)) ?? "as it was"}`);
  }
  console.log(
    `\`npm run lessons:reset -- 03\` resets lesson 03, several numbers several lessons, --all every one; what you did is kept in ${COPIES}.`,
  );
}

/**
 * The lessons for these numbers or file names; unlike for the runner, 0 is lesson 00 and not all that begin so.
 * @param {string[]} selectors
 * @param {string[]} names
 */
function select(selectors, names) {
  const chosen = selectors.flatMap((selector) => {
    const wanted = path.basename(selector).padStart(2, "0");
    const found = names.filter(
      (name) => name === wanted || name === `${wanted}.ipynb` || name.startsWith(`${wanted}-`),
    );
    if (found.length > 0) return found;
    const known = names.map((name) => `\n  ${name}`).join("");
    throw new SetupError(`No lesson matches '${selector}'. The lessons are:${known}`);
  });
  return [...new Set(chosen)];
}

/** Resets one lesson, says so, and whether it had to. @param {string} name @param {Buffer} original */
function reset(name, original) {
  const now = bytesOf(lessonFile(name));
  if (!difference(now, original)) {
    console.log(`${name} is as it was.`);
    return false;
  }
  const copy = now && keep(path.basename(name, ".ipynb"), now);
  replace(lessonFile(name), original, now);
  console.log(`${name} is the original again${copy ? `; yours is ${copy}` : ""}.`);
  return true;
}

/** Writes a student's lesson under a name that no copy has yet; the path, as seen from the course. @param {string} lesson @param {Buffer} bytes */
function keep(lesson, bytes) {
  mkdirSync(path.join(root, COPIES), { recursive: true });
  for (const copy of copyNames(lesson)) {
    const target = path.join(root, copy);
    const growing = `${target}.part`;
    if (existsSync(target) || !writeNew(growing, bytes)) continue;
    // A second reset may have been faster; now that the .part is ours, no other takes the name.
    if (existsSync(target)) {
      rmSync(growing);
      continue;
    }
    renameSync(growing, target);
    return copy;
  }
}

/** The first day's name, then numbered ones, without end. @param {string} lesson */
function* copyNames(lesson) {
  const now = new Date();
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0"));
  const name = `${COPIES}/${lesson}-${date.join("-")}`;
  yield `${name}.ipynb`;
  for (let count = 2; ; count++) yield `${name}-${count}.ipynb`;
}

/** Writes a file, down to the disk, unless there is one. @param {string} file @param {Buffer} bytes */
function writeNew(file, bytes) {
  try {
    writeFileSync(file, bytes, { flag: "wx", flush: true });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Replaces a file in one step, if it still is what was copied: JupyterLab may have saved meanwhile.
 * @param {string} file
 * @param {Buffer} content
 * @param {Buffer | undefined} copied
 */
function replace(file, content, copied) {
  const temporary = `${file.replace(/\.ipynb$/, "")}.tmp`;
  writeFileSync(temporary, content, { flush: true });
  const now = bytesOf(file);
  if (copied && now && !now.equals(copied)) {
    rmSync(temporary);
    throw new SetupError(`${path.basename(file)} was saved by somebody just now: run the command again.`);
  }
  renameSync(temporary, file);
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: "boolean" }, from: { type: "string" } },
  });
  const lessons = originals(values.from);
  if (!lessons) throw new SetupError(values.from ? `git knows no version ${values.from} of this course.` : NO_ORIGINAL);
  if (positionals.length === 0 && !values.all) return list(lessons);
  const chosen = values.all ? lessons.names : select(positionals, lessons.names);
  const changed = chosen.filter((name) => reset(name, lessons.read(name)));
  if (changed.length === 0) return;
  console.log(
    "Where one is open in JupyterLab: File → Reload Notebook from Disk (Revert, if it asks), then Kernel → Restart Kernel.",
  );
}

try {
  main();
} catch (error) {
  const expected = error instanceof SetupError || /** @type {any} */ (error).code?.startsWith("ERR_PARSE_ARGS");
  console.error(expected ? /** @type {Error} */ (error).message : `Resetting failed: ${error}`);
  process.exitCode = 1;
}
