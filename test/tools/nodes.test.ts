// The choice of versions and the table of `npm run test:nodes`. Nothing is installed or run here.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/environment.mjs";
import { KNOWN, NEWEST, table } from "../../tools/nodes.mjs";
import { nodeProblem } from "../../tools/node-version.mjs";

test("the versions go from the oldest that the course takes to the newest that conda may bring", () => {
  expect(nodeProblem(`v${KNOWN[0]}.0.0`)).toBeUndefined();
  expect(nodeProblem(`v${Number(KNOWN[0]) - 1}.0.0`)).toBeDefined();
  expect(NEWEST).toBe(KNOWN.at(-1));
  const conda = readFileSync(join(root, "environment.yml"), "utf8");
  expect(conda).toContain(`nodejs>=${KNOWN[0]},<${Number(NEWEST) + 1}`);
});

test("a version that is not there is refused in one sentence", () => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/test-nodes.mjs", "99"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr.trim()).toBe(`There is no Node 99 in test/nodes/package.json, only ${KNOWN.join(", ")}.`);
});

test("the table counts lessons and unit tests of each", () => {
  const outcomes = [
    { version: "20.20.2", lessons: { passed: 9, failed: 0 }, tests: { passed: 1000, failed: 0 } },
    { version: "26.10.0", lessons: { passed: 8, failed: 1 }, tests: { passed: 990, failed: 10 } },
  ];
  const rows = [
    "Node      lessons       unit tests",
    "20.20.2   9 of 9        1000 of 1000",
    "26.10.0   8 of 9        990 of 1000",
  ];
  expect(table(outcomes)).toBe(rows.join("\n"));
});
