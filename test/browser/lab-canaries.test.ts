// Notebooks that are wrong on purpose: the functions that judge the lessons notice each of them, and leave what is right alone.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { curve, line, plot, points, slide, surface } from "../../src/index";
import { PLOTLY } from "../notebooks/document";
import { ask } from "./inside";
import { codeCell, inLab, markdownCell, MINUTES, open, type Open, runAll, written } from "./lab";
import * as looks from "./looks";

const words = { title: "It rises", description: "A line from the lower left to the upper right" };
const healthy = () => plot([line("f", [0, 1, 2], [0, 1, 2]), points("p", [0, 1], [1, 0])], words) as any;
const slider = () => slide("a", [1, 2, 3], (a) => [curve("ax", (x) => a * x, { from: -1, to: 1 })], words) as any;
const bowl = () => plot([surface("f", (x, y) => x * x + y * y, { x: [-1, 1], y: [-1, 1] })], words) as any;

/** A figure with something changed. */
function but<F>(figure: F, change: (figure: F) => void): F {
  change(figure);
  return figure;
}

// What is wrong with a figure, its cell's id -> the figure, and what is said about it.
const figures: Record<string, [figure: any, complaint: string]> = {
  empty: [but(healthy(), ({ data }) => Object.assign(data[0], { x: [], y: [] })), 'the trace "f" has nothing to draw'],
  off: [but(healthy(), ({ data }) => (data[0].visible = "legendonly")), 'the trace "f" has nothing to draw'],
  gaps: [but(healthy(), ({ data }) => (data[0].y = [null, null, null])), 'the trace "f" draws nothing'],
  outside: [but(healthy(), ({ layout }) => (layout.xaxis.range = [5, 6])), 'the trace "f" draws nothing'],
  white: [but(healthy(), ({ data }) => (data[0].line.color = "#ffffff")), 'the trace "f" has a contrast of 1.00'],
  faint: [but(healthy(), ({ data }) => (data[1].opacity = 0.2)), 'the trace "p" has a contrast of'],
  thin: [but(healthy(), ({ data }) => (data[0].line.width = 0)), 'the trace "f"'],
  dark: [
    but(healthy(), ({ layout }) => (layout.paper_bgcolor = "#111111")),
    "the paper is rgba(17, 17, 17, 1), not white",
  ],
  pale: [but(healthy(), ({ layout }) => (layout.font.color = "#bbbbbb")), 'the text "It rises" has a contrast of'],
  long: [
    but(healthy(), ({ layout }) => (layout.title.text = "It rises and ".repeat(20))),
    "is cut off at the figure's edge",
  ],
  flat: [but(bowl(), ({ data }) => (data[0].opacity = 0)), "the surface cannot be seen"],
};

const texts: Record<string, [source: string, complaint: string]> = {
  macro: ["$\\frac{1}{2} + \\unheardOf{x}$", 'the formula has an error at "\\unheardOf"'],
  argument: ["$$\\frac{1}$$", "the formula has an error"],
  graph: ["```mermaid\ngraph LR\n  a -->--> b\n```", "shows 0 of 1 diagrams"],
};

const right = ["fine", "slider", "bowl", "formula", "drawn"];
// How long what is missing is waited for.
const LIMIT = 6_000;

const output = ({ description: _, ...figure }: any) => ({
  output_type: "display_data",
  data: { [PLOTLY]: figure, "text/plain": "A figure." },
  metadata: {},
});
const stream = (text: string) => ({ output_type: "stream", name: "stdout", text });

inLab("a notebook that is wrong", (lab) => {
  let opened: Open;
  let complaints: string[];
  const of = (id: string) => complaints.filter((complaint) => complaint.startsWith(`${id}:`));
  beforeAll(async () => {
    const cells = [
      ...Object.entries(figures).map(([id, [figure]]) => codeCell(id, "", output(figure))),
      ...Object.entries(texts).map(([id, [source]]) => markdownCell(id, source)),
      codeCell("fine", "", output(healthy())),
      codeCell("slider", "", output(slider())),
      codeCell(
        "stuck",
        "",
        output(but(slider(), (figure) => figure.frames.forEach((f: any) => (f.data = figure.frames[0].data)))),
      ),
      codeCell("bowl", "", output(bowl())),
      markdownCell("formula", "Half is $\\frac{1}{2}$, and `$5`."),
      markdownCell("words", "Words."),
      markdownCell("folded", "<details><summary>More</summary>\n\n- hidden\n\n</details>"),
      codeCell("code", "const a = 1; // one"),
      markdownCell("drawn", "```mermaid\ngraph LR\n  a --> b\n```"),
    ];
    opened = await open(lab(), written(lab(), "looks", cells));
    complaints = await looks.drawnComplaints(opened.page, { limit: LIMIT });
  }, 5 * MINUTES);

  test.each(Object.entries(figures))("a figure that is %s is noticed", (id, [, complaint]) => {
    expect(of(id)).toContainEqual(expect.stringContaining(complaint));
  });

  test.each(Object.entries(texts))("a text whose %s is wrong is noticed", (id, [, complaint]) => {
    expect(of(id)).toContainEqual(expect.stringContaining(complaint));
  });

  test.each(right)("what is right is left alone: %s", (id) => {
    expect(of(id)).toEqual([]);
  });

  test(
    "a slider that changes nothing is noticed",
    async () => {
      const moved = await looks.sliderComplaints(opened.page, { limit: LIMIT });
      expect(moved).toEqual([
        expect.stringMatching(/^stuck: the slider at \d of 3 leaves the picture as it was$/),
        expect.stringMatching(/^stuck: /),
      ]);
    },
    2 * MINUTES,
  );

  test(
    "cells that a figure without a layout takes down with it are noticed",
    async () => {
      const cells = [codeCell("bare", "", output({ data: healthy().data })), markdownCell("after", "Text.")];
      const { page, errors } = await open(lab(), written(lab(), "bare", cells));
      const missing = await looks.drawnComplaints(page, { limit: LIMIT });
      expect(missing).toEqual(["bare: the cell is not there", "after: the cell is not there"]);
      expect(errors).toContainEqual(expect.stringContaining("the page logged: TypeError"));
    },
    2 * MINUTES,
  );

  test(
    "errors of the page are noticed",
    async () => {
      await opened.page.evaluate(() => {
        (globalThis as any).console.error("logged on purpose");
        setTimeout(() => {
          throw new Error("thrown on purpose");
        });
      });
      await expect.poll(() => opened.errors, { timeout: MINUTES }).toContain("the page threw: thrown on purpose");
      expect(opened.errors).toContain("the page logged: logged on purpose");
    },
    2 * MINUTES,
  );

  test(
    "text that the dark theme hides is noticed",
    async () => {
      await looks.turn(opened.page, "dark");
      // The formula with an error is red on yellow.
      expect(await looks.paleComplaints(opened.page)).toEqual([expect.stringMatching(/^argument: /)]);
      const rules = [".jp-RenderedMarkdown p", ".cm-content *", "details li"].map(
        (place) => `${place} { color: #444444; }`,
      );
      await opened.page.addStyleTag({ content: rules.join("\n") });
      const pale = await looks.paleComplaints(opened.page);
      for (const id of ["words", "folded", "code"])
        expect(pale).toContainEqual(expect.stringMatching(`^${id}: ".*" is rgb\\(68, 68, 68\\) on rgb`));
    },
    2 * MINUTES,
  );

  test(
    "cells that print something else or fail are noticed",
    async () => {
      const cells = [
        codeCell("same", 'console.log("same");', stream("same\n")),
        codeCell("changed", 'console.log("new");', stream("old\n")),
        codeCell("failing", 'throw new Error("on purpose");'),
        codeCell("late", 'console.log("late");', stream("late\n")),
      ];
      const { page } = await open(lab(), written(lab(), "prints", cells));
      await runAll(page);
      expect(await looks.redComplaints(page)).toEqual([expect.stringMatching(/^failing: an error: .*on purpose/s)]);
      mkdirSync(join(lab().folder, "ran"));
      writeFileSync(join(lab().folder, "ran/prints.ipynb"), JSON.stringify(await ask(page, "notebook")));
      const { prints } = await looks.outputComplaints(join(lab().folder, "notebooks"), join(lab().folder, "ran"));
      for (const difference of ["-old", "+new", "+Error: on purpose", "-late"]) expect(prints).toContain(difference);
      expect(prints).not.toContain("same");
    },
    2 * MINUTES,
  );

  test(
    "what is too large for a projector is noticed",
    async () => {
      const lines = Array.from({ length: 40 }, (_, k) => `const a${k} = ${k};`).join("\n");
      const tall = but(healthy(), ({ layout }) => (layout.height = 900));
      const cells = [
        codeCell("tall", "", output(tall)),
        codeCell("long", lines),
        codeCell("small", "1", output(healthy())),
      ];
      const { page } = await open(lab(), written(lab(), "tall", cells));
      await looks.drawnComplaints(page, { limit: LIMIT });
      const oversized = await looks.present(page);
      expect(oversized.map((complaint) => complaint.split(":")[0])).toEqual(["tall", "long"]);
    },
    2 * MINUTES,
  );
});
