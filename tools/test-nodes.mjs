// The entry of `npm run test:nodes`: lessons and unit tests on every version of Node that is pinned in test/nodes.
// Arguments choose: `npm run test:nodes -- 20 26`.

import process from "node:process";
import { SetupError } from "./environment.mjs";
import { KNOWN, onNodes, table } from "./nodes.mjs";

try {
  const chosen = process.argv.slice(2);
  const outcomes = onNodes(chosen.length > 0 ? chosen : KNOWN);
  console.log(`\n${table(outcomes)}`);
  process.exitCode = outcomes.some(({ lessons, tests }) => lessons.failed + tests.failed > 0) ? 1 : 0;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
