// What counts as the same where another machine rounds differently; and that the recorded bits are demanded otherwise.
// The committed outputs here are made up beside what the cells print.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PLOTLY, SVG } from "./document";
import { folder, MINUTES, run, written } from "./runner";

interface Case {
  prints: string;
  committed: string;
  /** Whether the two are the same up to rounding, and in a cell whose numbers hang on the last bits. */
  numeric: boolean;
  lastBits: boolean;
}

const chaos = { numeric: false, lastBits: true };
const never = { numeric: false, lastBits: false };
const always = { numeric: true, lastBits: true };

const cases: Record<string, Case> = {
  "a relative 1e-12": { prints: "loss 0.123456789012", committed: "loss 0.123456789012123", ...always },
  "a large number": { prints: "loss 123456789.5", committed: "loss 123456789.6", ...always },
  "another number of digits": { prints: "loss 0.3", committed: "loss 0.30000000000000004", ...always },
  "dust where two things cancel": { prints: "[ 1, 2.2e-16 ]", committed: "[ 1, -1.1e-16 ]", ...always },
  "the padding of a column": { prints: "a    5\nb 4.5", committed: "a 4.9999999999\nb          4.5", ...always },
  "not a number, twice": { prints: "0.1 NaN", committed: "0.10000000001 NaN", ...always },
  "a relative 1e-3": { prints: "loss 1.234", committed: "loss 1.235", ...chaos },
  "another sign": { prints: "slope -2", committed: "slope 2", ...chaos },
  "another count": { prints: "19 of 20", committed: "20 of 20", ...chaos },
  "a number for none": { prints: "loss NaN", committed: "loss 1", ...chaos },
  "a longer list": { prints: "[ 1, 2, 3 ]", committed: "[ 1, 2 ]", ...chaos },
  "another word": { prints: "it falls to 1", committed: "it rises to 1", ...never },
  "a number that is part of a name": { prints: "x2 is 1", committed: "x3 is 1", ...never },
  "a line that is missing": { prints: "one\ntwo", committed: "one", ...never },
};

const title = (x: number) => ({ data: [{ y: [1, x, null] }], layout: { title: { text: `It ends at ${x}` } } });
const close = title(0.30000000000000004);

/** A cell that prints something, or shows a figure, beside what was committed for it. */
function cell(id: string, source: string, output: object, lastBits: boolean) {
  const metadata = lastBits ? { tags: ["last-bits"] } : {};
  return { cell_type: "code", id, metadata, source, execution_count: 1, outputs: [output] };
}

function notebook(name: string, lastBits: boolean): string {
  const printing = Object.values(cases).map(({ prints, committed }, k) =>
    cell(`print-${k}`, `console.log(${JSON.stringify(prints)});`, stream(`${committed}\n`), lastBits),
  );
  const drawing = [close, title(0.4), { ...close, frames: [] }].map((committed, k) => {
    const source = `import { display } from "tslab";\ndisplay.raw("${PLOTLY}", ${JSON.stringify(title(0.3))} as any);`;
    const output = { output_type: "display_data", metadata: {}, data: { [PLOTLY]: committed, [SVG]: "<svg/>" } };
    return cell(`draw-${k}`, source, output, lastBits);
  });
  return written(name, [...printing, ...drawing]);
}

const stream = (text: string) => ({ output_type: "stream", name: "stdout", text });

const outcomes = new Map<string, Awaited<ReturnType<typeof run>>>();
beforeAll(async () => {
  const [plain, tagged] = [notebook("plain", false), notebook("tagged", true)];
  const modes = { numeric: [plain, tagged], exact: [plain] };
  const runs = Object.entries(modes).map(async ([mode, files]) =>
    outcomes.set(mode, await run(mode, "--compare", mode, ...files)),
  );
  await Promise.all(runs);
}, 3 * MINUTES);

describe.each([
  ["numeric", "plain"],
  ["numeric", "tagged"],
  ["exact", "plain"],
])("comparing %s, the cells are %s", (mode, name) => {
  const lastBits = name === "tagged";
  let refused: number[];
  beforeAll(() => {
    refused =
      outcomes
        .get(mode)
        ?.results.get(name)
        ?.failures.map(({ code_cell }) => code_cell - 1) ?? [];
  });

  const expected = (known: Case) => mode === "numeric" && (lastBits ? known.lastBits : known.numeric);

  test.each(Object.entries(cases).map(([what, known], k) => ({ what, same: expected(known), k })))(
    "$what is the same: $same",
    ({ same, k }) => expect(refused.includes(k)).toBe(!same),
  );

  test("a figure counts by its numbers and its words", () => {
    const at = (k: number) => refused.includes(Object.keys(cases).length + k);
    const isExact = mode === "exact";
    expect([at(0), at(1), at(2)]).toEqual([isExact, !lastBits, true]);
  });

  test("says so where numbers are compared", () => {
    expect(outcomes.get(mode)?.output.includes("Compared up to rounding")).toBe(mode === "numeric");
  });
});

test.runIf(process.platform !== "win32")(
  "a kernel can be run by another Node, which must exist",
  async () => {
    const link = join(folder, "another-node");
    symlinkSync(process.execPath, link);
    const cells = [cell("version", "console.log(process.argv0);", stream(`${link}\n`), false)];
    const [here, nowhere] = await Promise.all([
      run("here", "--compare", "exact", "--node", link, written("here", cells)),
      run("nowhere", "--node", "/nowhere/node", written("nowhere", cells)),
    ]);
    expect(here.results.get("here")).toMatchObject({ verdict: "passed" });
    expect(nowhere.results.get("nowhere")).toMatchObject({ verdict: "failed", failures: [{ kind: "no kernel" }] });
  },
  2 * MINUTES,
);
