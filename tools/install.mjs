// Brings a clone into working order, and does nothing where it is: Node packages, Python packages, build of src, kernel.
// A step leaves its stamp only after it succeeded, so that an interrupted one is done again.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import {
  drawsPlotly,
  findPython,
  pythonEnvironment,
  pythonVariables,
  readText,
  root,
  SetupError,
  venvPython,
  venvStamp,
  venvStampFile,
  venvState,
} from "./environment.mjs";
import { mendKernel } from "./mend-kernel.mjs";
import { keepOriginals, originalsAreSafe } from "./originals.mjs";

const nodeStampFile = path.join(root, "node_modules/.course-stamp");
const buildStampFile = path.join(root, "src/dist/.course-stamp");
const lockFile = path.join(root, ".setup.lock");
const requirementsFile = path.join(root, "requirements.txt");
const mendFile = path.join(root, "tools/mend-kernel.mjs");
const compiler = path.join(root, "node_modules/typescript/bin/tsc");

/** Sets up what is missing; prints one sentence and ends the process when it cannot. */
export async function main() {
  try {
    const environment = pythonEnvironment();
    if (!isReady(environment)) await locked(() => setUp(environment));
    mentionMissingPlotly(environment);
  } catch (error) {
    stopChildren();
    console.error(inWords(error));
    process.exit(1);
  }
}

/** @param {unknown} error */
function inWords(error) {
  if (error instanceof SetupError) return error.message;
  const { code = "" } = /** @type {NodeJS.ErrnoException} */ (error);
  if (["EACCES", "EPERM", "EROFS"].includes(code))
    return `Nothing can be written into ${root}: copy the course into a folder of your own and run the command there.`;
  if (code === "ENOSPC") return "The disk is full: make room for a gigabyte and run the command again.";
  return `Set-up failed: ${error}`;
}

/** @param {import("./environment.mjs").Environment} environment */
function isReady(environment) {
  const installed = nodePackagesAreReady() && pythonIsReady(environment) && buildIsReady();
  return installed && kernelIsReady(environment) && originalsAreSafe();
}

/** @param {import("./environment.mjs").Environment} environment */
async function setUp(environment) {
  if (!originalsAreSafe()) keepOriginals();
  // Looked for before anything is downloaded: a missing Python should show at once.
  const python = pythonIsReady(environment) ? undefined : findPython();
  const packages = python && installPythonPackages(environment.prefix, python);
  await together([installNodeSide(), packages]);
  if (!kernelIsReady(environment)) writeKernel(environment);
}

async function installNodeSide() {
  if (!nodePackagesAreReady()) await installNodePackages();
  if (!buildIsReady()) await build();
}

/**
 * Waits for all, then throws the first failure: nothing is left running behind a message.
 * @param {(Promise<void> | undefined)[]} tasks
 */
async function together(tasks) {
  for (const result of await Promise.allSettled(tasks)) {
    if (result.status === "rejected") throw result.reason;
  }
}

// Node packages

function nodeStamp() {
  return [
    hash(readFileSync(path.join(root, "package-lock.json")), readFileSync(mendFile)),
    majorVersion(),
    process.platform,
    process.arch,
  ].join(" ");
}

function majorVersion() {
  return process.versions.node.split(".")[0];
}

function nodePackagesAreReady() {
  return readText(nodeStampFile) === nodeStamp();
}

async function installNodePackages() {
  console.log("Installing the Node packages (under a minute) ...");
  rmSync(nodeStampFile, { force: true });
  // Development packages too: the compiler is one of them, and NODE_ENV=production would leave it out.
  await run(
    npmCi("--include=dev"),
    [],
    "Installing the Node packages failed: check the network and run the command again.",
  );
  mendKernel(root);
  writeFileSync(nodeStampFile, nodeStamp());
}

/** The command that installs what a lockfile says, without chatter. @param {...string} scope */
export function npmCi(...scope) {
  return [...npmCommand(), "ci", ...scope, "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
}

/** The npm that started us, run by this Node; otherwise the one on the PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  return npm && path.basename(npm) === "npm-cli.js" ? [process.execPath, npm] : ["npm"];
}

/** npm is a script on Windows, which only a shell can start. @param {string} program */
function needsShell(program) {
  return process.platform === "win32" && program === "npm";
}

/**
 * Installs the packages of a folder that has a lockfile of its own, so that students do without them; whether it succeeded.
 * @param {string} folder
 * @param {...string} scope
 */
export function installIn(folder, ...scope) {
  const [program, ...options] = npmCi(...scope);
  const shell = needsShell(program);
  return spawnSync(program, options, { cwd: folder, shell, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

// Python packages

/** @param {import("./environment.mjs").Environment} environment */
function pythonIsReady({ kind, prefix }) {
  return kind === "conda" || venvState(prefix, readFileSync(requirementsFile, "utf8")) === "ready";
}

/**
 * Makes .venv from scratch.
 * @param {string} prefix
 * @param {string[]} python the command of the Python to make it with
 */
async function installPythonPackages(prefix, python) {
  console.log("Installing JupyterLab into .venv (under a minute) ...");
  rmSync(prefix, { recursive: true, force: true });
  const requirements = readFileSync(requirementsFile, "utf8");
  await run([...python, "-m", "venv"], [prefix], "Making the Python environment .venv failed.");
  const options = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-input",
    "-r",
    requirementsFile,
  ];
  const advice = "Installing the Python packages failed: check the network and run the command again.";
  await run([venvPython(prefix)], options, advice);
  writeFileSync(venvStampFile(prefix), venvStamp(prefix, requirements));
}

/**
 * An active conda environment is used as it is, so this only says what it lacks.
 * @param {import("./environment.mjs").Environment} environment
 */
function mentionMissingPlotly({ kind, prefix }) {
  if (kind === "venv" || drawsPlotly(prefix)) return;
  console.log(
    `The conda environment ${prefix} cannot show the figures: run \`pip install -r requirements.txt\` in it.`,
  );
}

// Build of src

/** A hash over all that the build reads: the sources, their paths, the configuration, the compiler. */
function buildStamp() {
  const folder = path.join(root, "src");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("dist") && !file.startsWith("node_modules"))
    .sort()
    .map((file) => path.join(folder, file));
  const configuration = ["tsconfig.json", "src/tsconfig.json", "package-lock.json"].map((file) =>
    path.join(root, file),
  );
  return hash(...[...sources, ...configuration].flatMap((file) => [path.relative(root, file), readFileSync(file)]));
}

function buildIsReady() {
  return readText(buildStampFile) === buildStamp();
}

async function build() {
  console.log("Building src ...");
  const stamp = buildStamp();
  rmSync(path.dirname(buildStampFile), { recursive: true, force: true });
  await run(
    [process.execPath, compiler],
    ["-p", "src"],
    "Building src failed: mend the errors above and run the command again.",
  );
  writeFileSync(buildStampFile, stamp);
}

// The kernel

/**
 * The kernel "TypeScript" of this clone: absolute paths, so that it needs nothing on the PATH.
 * @param {string} [folder] the clone
 */
export function kernelSpec(folder = root) {
  return {
    argv: [
      process.execPath,
      path.join(folder, "node_modules/tslab/bin/tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    // NODE_PATH: a notebook outside every clone, as on a hub, imports this one's package.
    env: { NO_COLOR: "1", NODE_PATH: path.join(folder, "node_modules") },
  };
}

/** @param {string} prefix */
function kernelFile(prefix) {
  return path.join(prefix, "share/jupyter/kernels/tslab/kernel.json");
}

const kernelText = () => `${JSON.stringify(kernelSpec(), null, 2)}\n`;

/** @param {import("./environment.mjs").Environment} environment */
function kernelIsReady({ prefix }) {
  return readText(kernelFile(prefix)) === kernelText();
}

/** @param {import("./environment.mjs").Environment} environment */
function writeKernel({ prefix }) {
  console.log("Registering the TypeScript kernel ...");
  mkdirSync(path.dirname(kernelFile(prefix)), { recursive: true });
  writeFileSync(kernelFile(prefix), kernelText());
}

// Helpers

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

/**
 * Runs a command from the repository's root; its output is shown only when it fails.
 * @param {string[]} command
 * @param {string[]} options
 * @param {string} advice the sentence for its failure
 */
async function run(command, options, advice) {
  const [program, ...rest] = command;
  const shell = needsShell(program);
  const env = pythonVariables();
  const child = spawn(program, [...rest, ...options], { cwd: root, env, shell, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const code = await new Promise((resolve) => {
    child.on("error", resolve);
    child.on("close", resolve);
  });
  children.delete(child);
  if (code !== 0) throw new SetupError(`${code instanceof Error ? code.message : output.trim()}\n${advice}`);
}

function stopChildren() {
  for (const child of children) child.kill();
}

/**
 * Does the work alone: a second set-up of the same clone waits, then finds everything in place.
 * @param {() => Promise<void>} work
 */
async function locked(work) {
  for (let waited = false; !takeLock(); waited = true) {
    if (!waited) console.log("Waiting for another set-up of this folder ...");
    await sleep(200);
  }
  // A second Ctrl-C finds no handler any more and ends us as usual.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, interrupted);
  try {
    await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function interrupted() {
  stopChildren();
  rmSync(lockFile, { force: true });
  process.exit(130);
}

/** Whether the lock is now ours; a lock whose owner is gone is removed for the next try. */
function takeLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!existsSync(lockFile)) throw error;
    if (!ownerLives()) rmSync(lockFile, { force: true });
    return false;
  }
}

/** Not longer than an hour: after a restart of the machine, the number may belong to another process. */
function ownerLives() {
  try {
    process.kill(Number(readText(lockFile)), 0);
    return Date.now() - statSync(lockFile).mtimeMs < 3_600_000;
  } catch (error) {
    // Only "no such process" proves it: a file that has just gone is tried for again.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}

/** @param {...(string | Buffer)} parts */
function hash(...parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}
