// Where the course lives and which Python runs JupyterLab: facts shared by set-up, start and the lesson runner.
// This file only looks; install.mjs is what makes and changes things.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const windows = process.platform === "win32";

/** What the user can mend: its message is one sentence that says how. */
export class SetupError extends Error {}

/**
 * @typedef {object} Environment
 * @property {"conda" | "venv"} kind
 * @property {string} prefix the folder of the Python environment
 * @property {string} python the absolute path of its interpreter
 */

/**
 * The Python environment of the course: the active conda environment when it has JupyterLab, otherwise .venv.
 * While an image of repo2docker is built none is active, and NB_PYTHON_PREFIX names the one that will serve.
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {Environment}
 */
export function pythonEnvironment(variables = process.env) {
  const conda = variables.NB_PYTHON_PREFIX ?? variables.CONDA_PREFIX;
  if (conda && servesTheCourse(conda, variables)) {
    return { kind: "conda", prefix: conda, python: path.join(conda, windows ? "python.exe" : "bin/python") };
  }
  const prefix = path.join(root, ".venv");
  return { kind: "venv", prefix, python: venvPython(prefix) };
}

/**
 * Anaconda's base environment is active in every terminal and brings an old JupyterLab: nobody chose it for the course.
 * So it counts only when it draws our figures; an environment that was activated by hand counts as it is.
 * @param {string} prefix
 * @param {NodeJS.ProcessEnv} variables
 */
function servesTheCourse(prefix, variables) {
  const hasLab = existsSync(path.join(prefix, windows ? "Scripts/jupyter-lab.exe" : "bin/jupyter-lab"));
  const isBase = variables.CONDA_DEFAULT_ENV === "base";
  return hasLab && (!isBase || drawsPlotly(prefix));
}

/**
 * Whether JupyterLab in this environment draws plotly figures.
 * @param {string} prefix
 */
export function drawsPlotly(prefix) {
  return existsSync(path.join(prefix, "share/jupyter/labextensions/jupyterlab-plotly"));
}

/**
 * The interpreter inside a virtual environment.
 * @param {string} prefix
 */
export function venvPython(prefix) {
  return path.join(prefix, windows ? "Scripts/python.exe" : "bin/python");
}

/** The stamp inside .venv, written when its packages are complete. @param {string} prefix */
export const venvStampFile = (prefix) => path.join(prefix, "course-stamp.json");

/**
 * What a complete .venv's stamp says. The folder belongs to it: scripts inside a moved environment point to its old place.
 * @param {string} prefix
 * @param {string} requirements the text of requirements.txt
 */
export function venvStamp(prefix, requirements) {
  return `${JSON.stringify({ folder: prefix, requirements: requirements.replaceAll("\r\n", "\n") }, null, 2)}\n`;
}

/**
 * The state of .venv: "ready", "missing", or "broken" (half made, moved, outdated, or its Python is gone).
 * @param {string} prefix
 * @param {string} requirements the text of requirements.txt
 * @param {(python: string) => boolean} [works]
 * @returns {"ready" | "missing" | "broken"}
 */
export function venvState(prefix, requirements, works = runsJupyter) {
  if (!existsSync(prefix)) return "missing";
  const stamp = readText(venvStampFile(prefix));
  return stamp === venvStamp(prefix, requirements) && works(venvPython(prefix)) ? "ready" : "broken";
}

/** @param {string} python */
function runsJupyter(python) {
  const find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('jupyterlab') is None)";
  return existsSync(python) && spawnSync(python, ["-I", "-c", find], { stdio: "ignore" }).status === 0;
}

/**
 * The variables under which the environment's Python runs: nothing of another Python, and this environment's kernels first.
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonVariables(variables = process.env) {
  const { PYTHONHOME: _home, PYTHONPATH: _path, ...rest } = variables;
  return { ...rest, JUPYTER_PREFER_ENV_PATH: "1", PYTHONUTF8: "1" };
}

/**
 * @typedef {object} Candidate
 * @property {string[]} command for instance ["py", "-3"]
 * @property {number[]} version for instance [3, 11, 2]
 * @property {boolean} venv whether it can make environments
 */

const COMMANDS = [
  ["python3"],
  ["python"],
  ["py", "-3"],
  ["python3.14"],
  ["python3.13"],
  ["python3.12"],
  ["python3.11"],
  ["python3.10"],
];

/**
 * The first Python >= 3.10 that can make environments; a SetupError says what to install when there is none.
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {string[]} the command
 */
export function findPython(variables = process.env) {
  /** @type {Candidate[]} */
  const found = [];
  for (const command of COMMANDS) {
    const candidate = probePython(command, variables);
    if (candidate && pythonProblem([candidate]) === undefined) return candidate.command;
    if (candidate) found.push(candidate);
  }
  throw new SetupError(pythonProblem(found));
}

/**
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} variables
 * @returns {Candidate | undefined}
 */
function probePython(command, variables) {
  const script =
    "import importlib.util as u, sys; print(*sys.version_info[:3], all(u.find_spec(m) for m in ('venv', 'ensurepip')))";
  const [program, ...rest] = command;
  const result = spawnSync(program, [...rest, "-c", script], { encoding: "utf8", env: pythonVariables(variables) });
  const match = /^(\d+) (\d+) (\d+) (True|False)\s*$/.exec(result.stdout ?? "");
  if (!match) return undefined;
  return { command, version: match.slice(1, 4).map(Number), venv: match[4] === "True" };
}

/**
 * The sentence for a machine whose Pythons do not do, or undefined when one of them does.
 * @param {Candidate[]} candidates
 * @param {string} [system] how this machine installs things
 * @returns {string | undefined}
 */
export function pythonProblem(candidates, system = installer()) {
  const newEnough = candidates.filter(({ version: [major, minor] }) => major > 3 || (major === 3 && minor >= 10));
  if (newEnough.some(({ venv }) => venv)) return undefined;
  if (newEnough.length > 0) {
    return `Python ${newEnough[0].version.join(".")} cannot make virtual environments: ${INSTALL_VENV[system] ?? INSTALL_VENV.other}.`;
  }
  const seen = candidates.length > 0 ? `, and this machine has ${candidates[0].version.join(".")}` : "";
  return `Python 3.10 or newer is needed${seen}: ${INSTALL_PYTHON[system] ?? INSTALL_PYTHON.other}.`;
}

/** @type {Record<string, string>} */
const INSTALL_PYTHON = {
  debian: "install it with `sudo apt install python3 python3-venv`",
  win32: "install it with `winget install Python.Python.3.13` and open a new terminal",
  darwin: "install it with `brew install python` or from https://www.python.org/downloads/",
  other: "install it with your package manager or from https://www.python.org/downloads/",
};

/** @type {Record<string, string>} */
const INSTALL_VENV = {
  debian: "install the missing module with `sudo apt install python3-venv`",
  other:
    "install the modules venv and ensurepip with your package manager, or Python from https://www.python.org/downloads/",
};

/** "debian" where apt installs things, otherwise the platform. */
export function installer() {
  return existsSync("/etc/debian_version") ? "debian" : process.platform;
}

/**
 * The text of a file, or undefined when it cannot be read.
 * @param {string} file
 */
export function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
