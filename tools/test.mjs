// The entry of `npm test`: refuses an old Node in one sentence, then hands over to check.mjs.
// This file must parse on any Node that knows modules, hence the plain syntax and the late import.

import { nodeProblem } from "./node-version.mjs";

const problem = nodeProblem(process.version);
if (problem) {
  console.error(problem);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
} else {
  import("./check.mjs");
}
