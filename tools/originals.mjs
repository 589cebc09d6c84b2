// Where the untouched form of a lesson comes from: the history that this folder follows, or copies that set-up keeps where there is none.
// It reads and copies; reset.mjs is what replaces a lesson.

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { root } from "./environment.mjs";

export const LESSONS = "notebooks";
const isNotebook = (/** @type {string} */ file) => file.endsWith(".ipynb");

/**
 * @typedef {object} Originals
 * @property {string} source a phrase that names where they come from
 * @property {string[]} names the files, in order
 * @property {(name: string) => Buffer} read
 */

/**
 * The original lessons of a clone; undefined when it has neither a history nor kept copies.
 * @param {string} [from] a commit, branch or tag to take instead of what the clone follows
 * @param {string} [folder] the clone
 * @returns {Originals | undefined}
 */
export function originals(from, folder = root) {
  const version = publishedVersion(folder, from);
  if (version) return inHistory(folder, version);
  const kept = keptFolder(folder);
  if (from || !existsSync(kept)) return undefined;
  return {
    source: "the download",
    names: readdirSync(kept).filter(isNotebook).sort(),
    read: (name) => readFileSync(path.join(kept, name)),
  };
}

/**
 * What the lecturer last published and this clone has. Not HEAD: a student's own commits are on it, and nbgitpuller makes some
 * for whoever edits. Not the upstream branch either, which may have been fetched and not merged yet.
 * @param {string} folder
 * @param {string | undefined} from
 */
function publishedVersion(folder, from) {
  // A folder inside somebody else's repository has no history of its own.
  if (!existsSync(path.join(folder, ".git"))) return undefined;
  const asked = from && commit(folder, from);
  if (from) return asked ? { commit: asked, source: from } : undefined;
  for (const name of ["@{upstream}", "origin/HEAD"]) {
    const upstream = commit(folder, name);
    if (!upstream) continue;
    const source = git(folder, "rev-parse", "--abbrev-ref", name)?.toString().trim() ?? name;
    // After a rewritten history there is no common commit.
    return { commit: git(folder, "merge-base", "HEAD", upstream)?.toString().trim() ?? upstream, source };
  }
  const head = commit(folder, "HEAD");
  return head && { commit: head, source: "the last commit" };
}

/**
 * @param {string} folder
 * @param {string} name
 */
function commit(folder, name) {
  return git(folder, "rev-parse", "--verify", "--quiet", `${name}^{commit}`)?.toString().trim();
}

/**
 * @param {string} folder
 * @param {{ commit: string, source: string }} version
 * @returns {Originals}
 */
function inHistory(folder, { commit, source }) {
  const listed = git(folder, "ls-tree", "-z", "--name-only", `${commit}:${LESSONS}`)?.toString() ?? "";
  return {
    source: `${source} (${commit.slice(0, 7)})`,
    names: listed.split("\0").filter(isNotebook).sort(),
    read: (name) => {
      const bytes = git(folder, "show", `${commit}:${LESSONS}/${name}`);
      if (!bytes) throw new Error(`git could not read ${name} of ${commit}`);
      return bytes;
    },
  };
}

/**
 * What git prints, or undefined when it fails or is not installed.
 * @param {string} folder
 * @param {...string} command
 */
function git(folder, ...command) {
  const { status, stdout } = spawnSync("git", command, { cwd: folder, maxBuffer: 2 ** 28 });
  return status === 0 ? stdout : undefined;
}

/** @param {string} folder */
const keptFolder = (folder) => path.join(folder, ".originals");

/**
 * Whether set-up has to keep copies: in an archive that was downloaded, or where git is missing.
 * @param {string} [folder]
 */
export function originalsAreSafe(folder = root) {
  const history = () => existsSync(path.join(folder, ".git")) && commit(folder, "HEAD") !== undefined;
  return existsSync(keptFolder(folder)) || !existsSync(path.join(folder, LESSONS)) || history();
}

/**
 * Keeps a copy of every lesson: at the first set-up nobody has worked on one yet.
 * @param {string} [folder]
 */
export function keepOriginals(folder = root) {
  const kept = keptFolder(folder);
  // Complete, or not there at all.
  const growing = `${kept}.part`;
  rmSync(growing, { recursive: true, force: true });
  mkdirSync(growing);
  for (const name of readdirSync(path.join(folder, LESSONS)).filter(isNotebook)) {
    copyFileSync(path.join(folder, LESSONS, name), path.join(growing, name));
  }
  renameSync(growing, kept);
}
