// Runs a script with the course's Python: `node tools/python.mjs tools/lessons.py 06`.
// The arguments and the exit code pass through.

import { spawnSync } from "node:child_process";
import process from "node:process";
import { pythonEnvironment, pythonVariables } from "./environment.mjs";

const { python } = pythonEnvironment();
const result = spawnSync(python, process.argv.slice(2), { stdio: "inherit", env: pythonVariables() });
process.exit(result.status ?? 1);
