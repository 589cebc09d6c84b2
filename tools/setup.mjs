// The entry of `npm run setup`: refuses an old Node in one sentence, then hands over to install.mjs.
// This file must parse on any Node that knows modules, hence the plain syntax and the late import.

import { nodeProblem } from "./node-version.mjs";

const problem = nodeProblem(process.version);
if (problem) {
  console.error(problem);
  process.exit(1);
}

import("./install.mjs").then((module) => module.main());
