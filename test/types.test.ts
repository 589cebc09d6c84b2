// Shapes as types: the compiler of today and the one inside the notebooks' kernel accept test/types/accepted.ts and refuse
// every marked line of test/types/refused.ts. Both read what the notebooks read: the declarations in src/dist.

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(__dirname, "..");
const refusedSource = readFileSync(join(root, "test/types/refused.ts"), "utf8").split("\n");

interface Refusal {
  file: string;
  line: number;
  message: string;
}

describe.each([
  ["TypeScript 7, strict", "node_modules/typescript/bin/tsc", "test/types/tsconfig.json", "7."],
  [
    "TypeScript 5.0.4, as the kernel",
    "node_modules/@tslab/typescript-for-tslab/bin/tsc",
    "test/types/tsconfig.kernel.json",
    "5.0.4",
  ],
])("%s", (_, compiler, project, version) => {
  let refusals: Refusal[] = [];

  beforeAll(async () => {
    if (!existsSync(join(root, "src/dist/index.d.ts")))
      throw new Error(
        "src/dist/index.d.ts is missing: build it with `node node_modules/typescript/bin/tsc -p src`, or run `npm test`",
      );
    refusals = parsed(await run(compiler, "-p", project, "--pretty", "false"));
  }, 120_000);

  it("is the version this is about", async () => {
    expect(await run(compiler, "--version")).toContain(`Version ${version}`);
  });

  it("accepts the code of the lessons, with the shapes it has", () => {
    expect(refusals.filter(({ file }) => file !== "refused.ts")).toEqual([]);
  });

  it("refuses every marked line, and no other", () => {
    const expected = refusedSource.flatMap((text, i) => (text.startsWith("// refused: ") ? [`${i + 2}: ${text}`] : []));
    const lines = [...new Set(refusals.filter(({ file }) => file === "refused.ts").map(({ line }) => line))];
    expect(lines.map((line) => `${line}: ${refusedSource[line - 2]}`)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(30);
  });

  it.each([
    [
      "inner sizes 3 and 4, by method",
      "Argument of type 'Matrix<4, 2>' is not assignable to parameter of type 'Matrix<3, 2>'. Type '4' is not assignable to type '3'.",
    ],
    [
      "inner sizes 3 and 4, by the free function",
      "Argument of type 'Matrix<4, 2>' is not assignable to parameter of type 'Matrix<3, 2>'.",
    ],
    [
      "inner sizes 1 and 4, by the free function",
      "Argument of type 'Matrix<4, 2>' is not assignable to parameter of type 'Matrix<1, 2>'.",
    ],
    [
      "outputs and targets of different length",
      "Argument of type 'Matrix<50, 1>' is not assignable to parameter of type 'Matrix<100, 1>'. Type '50' is not assignable to type '100'.",
    ],
    ["a sum of shapes that differ", "Argument of type 'Matrix<4, 2>' is not assignable to parameter of type 'Matrix<"],
    [
      "two columns for a network with one input",
      "Argument of type 'Matrix<2, 2>' is not assignable to parameter of type 'Matrix<2, 1>'. Type '2' is not assignable to type '1'.",
    ],
    [
      "X with three columns for a layer that takes two",
      "Argument of type 'Matrix<10, 3>' is not assignable to parameter of type 'Matrix<10, 2>'. Type '3' is not assignable to type '2'.",
    ],
    [
      "a literal with three columns is not 2×2",
      "Type 'Matrix<2, 3>' is not assignable to type 'Matrix<2, 2>'. Type '3' is not assignable to type '2'.",
    ],
    ["the numbers of a matrix are no text (data is not any)", "Type 'Float64Array"],
  ])("says what is wrong with %s", (mark, message) => {
    const line = refusedSource.indexOf(`// refused: ${mark}`) + 2;
    expect(line).toBeGreaterThan(1);
    expect(refusals.find((r) => r.file === "refused.ts" && r.line === line)?.message).toMatch(
      new RegExp(`^${escaped(message)}`),
    );
  });
});

/** What the compiler prints; that it finds something to refuse is no failure here. */
function run(compiler: string, ...options: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(root, compiler), ...options], { cwd: root }, (error, stdout, stderr) => {
      if (stderr || (error && !stdout)) reject(new Error(`${compiler}: ${stderr || error?.message}`));
      else resolve(stdout);
    });
  });
}

/** "test/types/refused.ts(10,5): error TS2345: message", with the lines of the message indented below it. */
function parsed(output: string): Refusal[] {
  const refusals: Refusal[] = [];
  for (const text of output.split(/\r?\n/)) {
    const found = /([\w-]+\.ts)\((\d+),\d+\): error TS\d+: (.*)$/.exec(text);
    if (found) refusals.push({ file: found[1], line: Number(found[2]), message: found[3] });
    else if (text.startsWith(" ")) refusals[refusals.length - 1].message += ` ${text.trim()}`;
    else if (text) throw new Error(`the compiler says: ${text}`);
  }
  return refusals;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
