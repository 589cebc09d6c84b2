// `npm run lessons:reset` in small courses of their own: where the original comes from, and that nothing of the student's is ever lost.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, test } from "vitest";
import { pythonEnvironment, root } from "../../tools/environment.mjs";
import { keepOriginals, originalsAreSafe } from "../../tools/originals.mjs";

const folder = mkdtempSync(join(tmpdir(), "handrolled-reset-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A notebook with these cells. */
const notebook = (...sources: string[]) =>
  `${JSON.stringify({ cells: sources.map((source, k) => ({ id: `cell-${k}`, source: [source] })) })}\n`;
const ORIGINALS = { "03-loss": notebook("a", "b"), "04-gradient": notebook("c"), "05-steps": notebook("d") };
const MINE = notebook("a", "what I found out");

let courses = 0;

/** A course as the lecturer has it: our tools, and three lessons. */
function course() {
  const path = join(folder, `course-${++courses}`);
  mkdirSync(join(path, "notebooks"), { recursive: true });
  cpSync(join(root, "tools"), join(path, "tools"), { recursive: true });
  cpSync(join(root, ".gitignore"), join(path, ".gitignore"));
  for (const [name, text] of Object.entries(ORIGINALS)) write(path, name, text);
  return path;
}

const lesson = (path: string, name: string) => join(path, `notebooks/${name}.ipynb`);
const write = (path: string, name: string, text: string) => writeFileSync(lesson(path, name), text);
const read = (path: string, name = "03-loss") => readFileSync(lesson(path, name), "utf8");

function git(path: string, ...command: string[]) {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: join(folder, "none") };
  return execFileSync("git", [...identity, ...command], { cwd: path, env, encoding: "utf8", stdio: "pipe" });
}

function commitAll(path: string) {
  git(path, "add", "--all");
  git(path, "commit", "--quiet", "--message", "Change");
}

/** A lecturer's course with a history, and a student's clone of it. */
function cloned() {
  const lecturer = course();
  git(lecturer, "init", "--quiet", "--initial-branch=main");
  commitAll(lecturer);
  const student = join(folder, `student-${courses}`);
  git(folder, "clone", "--quiet", lecturer, student);
  return { lecturer, student };
}

function reset(path: string, ...options: string[]) {
  return spawnSync(process.execPath, ["tools/reset.mjs", ...options], { cwd: path, encoding: "utf8" });
}

/** The copies that were kept: name and text. */
function copies(path: string) {
  const kept = join(path, "notebooks/mine");
  const names = existsSync(kept) ? readdirSync(kept).sort() : [];
  return names.map((name) => [name, readFileSync(join(kept, name), "utf8")]);
}

const texts = (path: string) => copies(path).map(([, text]) => text);

const hasGit = spawnSync("git", ["--version"]).status === 0;

// Whoever downloaded the course as an archive may have no git; CI has.
describe.skipIf(!hasGit && !process.env.CI)("npm run lessons:reset", { timeout: 60_000 }, () => {
  test("a lesson is the original again, what the student made of it is kept, and the others stay", () => {
    const { student } = cloned();
    for (const name of ["03-loss", "04-gradient"]) write(student, name, MINE);
    const { status, stdout } = reset(student, "3");
    expect([status, read(student), read(student, "04-gradient")]).toEqual([0, ORIGINALS["03-loss"], MINE]);
    expect(copies(student)).toEqual([[expect.stringMatching(/^03-loss-\d{4}-\d\d-\d\d\.ipynb$/), MINE]]);
    expect(stdout).toContain(`03-loss.ipynb is the original again; yours is notebooks/mine/${copies(student)[0][0]}.`);
    expect(stdout).toContain("Reload Notebook from Disk");
  });

  test("several lessons at once, or all of them", () => {
    const { student } = cloned();
    const names = Object.keys(ORIGINALS) as (keyof typeof ORIGINALS)[];
    const changed = () => names.filter((name) => read(student, name) !== ORIGINALS[name]);
    for (const name of names) write(student, name, MINE);
    reset(student, "03", "notebooks/04-gradient.ipynb", "3");
    expect([changed(), copies(student).length]).toEqual([["05-steps"], 2]);
    reset(student, "--all");
    expect([changed(), copies(student).length]).toEqual([[], 3]);
  });

  test("without a number it says what is no longer the original, and changes nothing", () => {
    const { student } = cloned();
    write(student, "03-loss", MINE);
    write(student, "04-gradient", ORIGINALS["04-gradient"].replace('"id"', '"outputs":[],"id"'));
    rmSync(lesson(student, "05-steps"));
    const { status, stdout } = reset(student);
    expect([status, stdout]).toEqual([0, expect.stringContaining("The originals: origin/main (")]);
    expect(stdout).toContain(
      "03-loss.ipynb: 1 cell changed\n  04-gradient.ipynb: only run\n  05-steps.ipynb: deleted\n",
    );
    expect([read(student), existsSync(lesson(student, "05-steps")), copies(student)]).toEqual([MINE, false, []]);
  });

  test("a lesson that is as it was, or has only other line ends, makes no copy", () => {
    const { student } = cloned();
    write(student, "04-gradient", ORIGINALS["04-gradient"].replaceAll("\n", "\r\n"));
    const { status, stdout } = reset(student, "03", "04");
    expect([status, stdout]).toEqual([0, "03-loss.ipynb is as it was.\n04-gradient.ipynb is as it was.\n"]);
    expect(copies(student)).toEqual([]);
  });

  test("an unknown number is answered with the lessons that there are", () => {
    const { student } = cloned();
    write(student, "03-loss", MINE);
    for (const number of ["7", "0", "03-los", ""]) {
      const { status, stderr } = reset(student, "03", number);
      const expected = `No lesson matches '${number}'. The lessons are:\n  03-loss.ipynb\n  04-gradient.ipynb\n  05-steps.ipynb\n`;
      expect([status, stderr, read(student)]).toEqual([1, expected, MINE]);
    }
  });

  test("a deleted lesson comes back, and one that is no notebook any more is kept as it is", () => {
    const { student } = cloned();
    rmSync(lesson(student, "03-loss"));
    write(student, "04-gradient", '{"cells": [');
    reset(student, "03", "04");
    expect([read(student), read(student, "04-gradient")]).toEqual([ORIGINALS["03-loss"], ORIGINALS["04-gradient"]]);
    expect(texts(student)).toEqual(['{"cells": [']);
  });

  test("every copy has a name of its own, also after one that was cut short", () => {
    const { student } = cloned();
    const attempts = ["one", "two", "three"].map((source) => notebook(source));
    for (const [k, text] of attempts.entries()) {
      write(student, "03-loss", text);
      reset(student, "03");
      if (k === 0) {
        const second = copies(student)[0][0].replace(".ipynb", "-2.ipynb.part");
        writeFileSync(join(student, "notebooks/mine", second), "cut sh");
      }
    }
    expect(texts(student).sort()).toEqual([...attempts, "cut sh"].sort());
  });

  test("copies are no lessons and no changes: neither the runner nor git sees them", () => {
    const { student } = cloned();
    write(student, "03-loss", MINE);
    reset(student, "03");
    const { stderr } = spawnSync(pythonEnvironment().python, ["tools/lessons.py", "zz"], {
      cwd: student,
      encoding: "utf8",
    });
    expect(stderr).toMatch(/The lessons are:\s+03-loss\.ipynb\s+04-gradient\.ipynb\s+05-steps\.ipynb\s*$/);
    expect(git(student, "status", "--porcelain")).toBe("");
  });

  // Where the original comes from

  test("the original is the lecturer's also when the student's own commits are on it", () => {
    const { student } = cloned();
    write(student, "03-loss", MINE);
    commitAll(student);
    reset(student, "03");
    expect([read(student), texts(student)]).toEqual([ORIGINALS["03-loss"], [MINE]]);
  });

  test("the original is the lecturer's newest one once it is pulled, as nbgitpuller pulls: not before, and not the merge of both", () => {
    const { lecturer, student } = cloned();
    const newer = notebook("a new", "b", "e");
    write(lecturer, "03-loss", newer);
    commitAll(lecturer);
    write(student, "03-loss", MINE);
    git(student, "fetch", "--quiet");
    reset(student, "03");
    expect([read(student), texts(student)]).toEqual([ORIGINALS["03-loss"], [MINE]]);

    write(student, "03-loss", MINE);
    git(student, "commit", "--quiet", "--all", "--message", "Automatic commit");
    git(student, "merge", "--quiet", "--strategy-option=ours", "origin/main");
    reset(student, "03");
    expect(read(student)).toBe(newer);
  });

  test("the original is the last commit in a clone that follows nothing", () => {
    const { lecturer } = cloned();
    write(lecturer, "03-loss", MINE);
    expect(reset(lecturer, "03").status).toBe(0);
    expect([read(lecturer), texts(lecturer)]).toEqual([ORIGINALS["03-loss"], [MINE]]);
  });

  test("the original is any version that --from names, and one that git does not know is refused", () => {
    const { student } = cloned();
    git(student, "tag", "first");
    write(student, "03-loss", MINE);
    commitAll(student);
    git(student, "push", "--quiet", "origin", "HEAD:refs/heads/pushed");
    git(student, "branch", "--quiet", "--set-upstream-to=origin/pushed");
    expect(reset(student, "03").stdout).toBe("03-loss.ipynb is as it was.\n");
    expect(reset(student, "03", "--from", "fisrt")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("fisrt"),
    });
    expect(reset(student, "03", "--from", "first").status).toBe(0);
    expect([read(student), texts(student)]).toEqual([ORIGINALS["03-loss"], [MINE]]);
  });

  test("without git set-up's copies are the originals: taken once, before anybody works, also inside somebody else's repository", () => {
    const outer = join(folder, "outer");
    mkdirSync(outer);
    git(outer, "init", "--quiet");
    const download = join(outer, "download");
    cpSync(course(), download, { recursive: true });
    expect(originalsAreSafe(download)).toBe(false);
    keepOriginals(download);
    write(download, "03-loss", MINE);
    expect(originalsAreSafe(download)).toBe(true);
    expect(reset(download, "03").status).toBe(0);
    expect([read(download), texts(download)]).toEqual([ORIGINALS["03-loss"], [MINE]]);
  });

  test("set-up keeps no copies where git has the originals", () => {
    expect(originalsAreSafe(cloned().student)).toBe(true);
  });

  test("without git and without copies nothing happens, and a sentence says why", () => {
    const download = course();
    write(download, "03-loss", MINE);
    const { status, stderr } = reset(download, "03");
    expect([status, stderr, read(download)]).toEqual([1, expect.stringContaining("no original of the lessons"), MINE]);
  });

  // Interruptions

  /** Ends the process at one of the steps that change files: before it, in the middle of a writing one, or after it. */
  const interruption = (step: number, when: string) =>
    `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  let step = 0;
  for (const name of ["mkdirSync", "writeFileSync", "renameSync", "rmSync"]) {
    const real = fs[name];
    fs[name] = (...options) => {
      if (++step !== ${step}) return real(...options);
      if ("${when}" === "amid" && name === "writeFileSync") real(options[0], options[1].subarray(0, 9), options[2]);
      if ("${when}" === "after") real(...options);
      process.exit(99);
    };
  }
  syncBuiltinESMExports();`)}`;

  test.each(["before", "amid", "after"])("an end %s any step loses nothing, and the next reset succeeds", (when) => {
    const { student } = cloned();
    let step = 0;
    for (let status: number | null = 99; status === 99; ) {
      write(student, "03-loss", MINE);
      rmSync(join(student, "notebooks/mine"), { recursive: true, force: true });
      const options = ["--import", interruption(++step, when), "tools/reset.mjs", "03"];
      status = spawnSync(process.execPath, options, { cwd: student }).status;
      const whole = copies(student).filter(([name]) => name.endsWith(".ipynb"));
      for (const [, text] of whole) expect(text).toBe(MINE);
      expect([MINE, ORIGINALS["03-loss"]]).toContain(read(student));
      expect([read(student), ...texts(student)]).toContain(MINE);
      expect(reset(student, "03").status).toBe(0);
      expect(read(student)).toBe(ORIGINALS["03-loss"]);
      expect(texts(student)).toContain(MINE);
    }
    // A folder, the copy and its name, the original and its name.
    expect(step).toBe(6);
  });

  test("a lesson that JupyterLab saves meanwhile is not replaced", () => {
    const { student } = cloned();
    write(student, "03-loss", MINE);
    const saved = notebook("saved meanwhile");
    const saving = `data:text/javascript,${encodeURIComponent(`
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const real = fs.writeFileSync;
    fs.writeFileSync = (file, ...rest) => {
      if (file.endsWith(".tmp")) real(${JSON.stringify(lesson(student, "03-loss"))}, ${JSON.stringify(saved)});
      real(file, ...rest);
    };
    syncBuiltinESMExports();`)}`;
    const options = ["--import", saving, "tools/reset.mjs", "03"];
    const { status, stderr } = spawnSync(process.execPath, options, { cwd: student, encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("run the command again")]);
    expect([read(student), texts(student)]).toEqual([saved, [MINE]]);
  });
});
