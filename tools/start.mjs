// Opens JupyterLab on the course; set-up has run before. Arguments pass through: `npm start -- --no-browser --port 9999`.
// What JupyterLab should do differently here stands in tools/jupyter; nothing is written into the user's home for it.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pythonEnvironment, pythonVariables, root } from "./environment.mjs";

const FIRST_LESSON = "notebooks/00-start-here.ipynb";

/** Ours, unless the command line has the same option: JupyterLab refuses to read one twice. */
function options() {
  const given = process.argv.slice(2);
  const nameOf = (/** @type {string} */ option) => option.split("=")[0];
  return [...defaults().filter((option) => !given.map(nameOf).includes(nameOf(option))), ...given];
}

/** @returns {string[]} */
function defaults() {
  return [
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=${existsSync(path.join(root, FIRST_LESSON)) ? `/lab/tree/${FIRST_LESSON}` : "/lab"}`,
    // Which tabs are open belongs to this clone.
    `--LabApp.workspaces_dir=${path.join(root, ".jupyter/workspaces")}`,
    // One Ctrl-C ends the server without a question: notebooks are saved as one works.
    "--ServerApp.answer_yes=True",
    // Thirty lines of log would bury the address.
    "--Application.log_level=WARN",
    // JupyterLab refuses to run as root, which is what one is inside a container.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

function variables() {
  const ours = path.join(root, "tools/jupyter");
  const others = process.env.JUPYTER_CONFIG_PATH;
  return { ...pythonVariables(), JUPYTER_CONFIG_PATH: others ? ours + path.delimiter + others : ours };
}

const { python } = pythonEnvironment();
console.log("Opening JupyterLab; Ctrl-C ends it.");
const jupyter = spawn(python, [path.join(root, "tools/lab.py"), ...options()], {
  cwd: root,
  stdio: "inherit",
  env: variables(),
});

// Ctrl-C reaches JupyterLab by itself; we only have to outlive it. Other signals reach only us.
process.on("SIGINT", () => {});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => jupyter.kill(signal));
jupyter.on("exit", (code) => process.exit(code ?? 0));
jupyter.on("error", (error) => {
  console.error(`JupyterLab did not start (${error.message}): delete the folder .venv and run the command again.`);
  process.exit(1);
});
