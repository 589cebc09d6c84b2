// What the course runs gives the same bits everywhere: its code calls nothing that does not, and what it calls is pinned here.
// The lessons' code is held to the same by notebooks/rules.ts.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../tools/environment.mjs";
import { MATH, unsteady } from "./steady";

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules)/.test(file))
  .sort();

it.each(sources)("src/%s gives the same bits everywhere", (file) => {
  expect(unsteady(readFileSync(join(root, "src", file), "utf8"))).toEqual([]);
});

describe("the scan", () => {
  it.each([
    ["x ** 2", "** does not give the same everywhere: powers changed"],
    ["x **= 2", "**= does not give the same everywhere"],
    ["Math.pow(x, 2)", "its bits are not known to be the same"],
    ["Math.sumPrecise([x])", "its bits are not known to be the same"],
    ["Math.random()", "it is not seeded"],
    ['Math["random"]()', "write Math.name"],
    ["const { pow } = Math", "write Math.name"],
    ["[x].map(Math.pow)", "its bits are not known"],
    ["const now = Date.now()", "Date.now does not give the same everywhere: it reads a clock"],
    ["new Date()", "it reads a clock"],
    ["Date()", "it reads a clock"],
    ["const clock = { Date }", "it reads a clock"],
    ["typeof Date", "it reads a clock"],
    ["const { now = Date } = x", "it reads a clock"],
    ["performance.now()", "it reads a clock"],
    [`\`took \${performance.now()} ms\``, "it reads a clock"],
    ["process.hrtime()", "it tells of the machine or the time"],
    ["const stdout = process", "it tells of the machine or the time"],
    ["const { hrtime } = process", "it tells of the machine or the time"],
    ['console.time("a")', "it reads a clock"],
    ['console.timeEnd("a")', "it reads a clock"],
    ["const { time } = console", "it reads a clock"],
    ["x.toLocaleString()", "it depends on the language of the machine"],
    ["x.toLocaleDateString()", "it depends on the language"],
    ["names.sort((a, b) => a.localeCompare(b))", "it depends on the language"],
    ['new Intl.NumberFormat("de")', "it depends on the machine"],
    ["crypto.randomUUID()", "it depends on the machine"],
    ["globalThis.Date.now()", "it reaches what this scan cannot see"],
    ['eval("Math.random()")', "it reaches what this scan cannot see"],
    ['import { performance as p } from "node:perf_hooks"', "this module tells of the machine or the time"],
    ['const os = require("os")', "this module tells"],
    ['const os = await import("node:os")', "this module tells"],
    ["[10, 9].sort()", "without a comparator it sorts numbers as texts"],
    ["[10, 9].toSorted()", "without a comparator"],
    ["seedrandom()", "without a seed"],
  ])("finds %s", (code, complaint) => {
    const [first] = unsteady(`const a = 1;\n${code};`);
    expect(first).toMatch(/^line 2: /);
    expect(first).toContain(complaint);
  });

  it.each([
    "// x ** 2, Math.random(), Date.now()",
    "/* performance.now() */",
    'const text = "Math.random() ** Date.now()";',
    `const text = \`Date.now() ** \${x * x}\`;`,
    "const pattern = /Date.now() **/;",
    "const root = Math.sqrt(2) * Math.PI;",
    "const heights = [1].map(Math.log10);",
    "interface Row { Date: string; performance: number }",
    "const row = { Date: 1, performance: 2, time: 3 };",
    "row.Date + row.process.hrtime;",
    "const { Date: day } = row;",
    "function when(day: Date): Date { return day; }",
    "process.stdout.write(text);",
    "let write: typeof process.stdout.write;",
    "const os = 1;",
    "console.log(x);",
    "[10, 9].sort((a, b) => a - b);",
    'import { Matrix } from "handrolled";',
  ])("lets %s pass", (code) => {
    expect(unsteady(code)).toEqual([]);
  });
});

/** Of the values below. */
const BITS = "5d206283d782a83397e89dd07d3ac27b52f58d1e14f146840edccd42b2300dad";

/** Numbers of all sizes and both signs, drawn by integers alone. */
function numbers(count: number): number[] {
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
  const sizes = [1e-9, 1e-3, 1, 10, 500, 1e6];
  return Array.from({ length: count }, (_, i) => sizes[i % sizes.length] * draw());
}

// On arm64 multiplications and additions may be contracted: other bits, as good as these.
it.runIf(process.arch === "x64")(
  "the functions of Math that may be called give the bits that they gave when this was written",
  () => {
    const xs = numbers(6000);
    const values = MATH.flatMap((name) => {
      const f = (Math as unknown as Record<string, (...xs: number[]) => number>)[name];
      return xs.map((x, i) => (f.length > 1 ? f(x, xs[xs.length - 1 - i]) : f(x)));
    });
    // Not a number has many forms, and which one comes is nobody's business.
    const bits = Float64Array.from(values, (x) => (Number.isNaN(x) ? Number.NaN : x));
    expect(createHash("sha256").update(new Uint8Array(bits.buffer)).digest("hex")).toBe(BITS);
  },
);
