// Inside the page: whether the cells of the open notebook show all that they hold, and fit on the screen.
// How well a figure or a text is to be seen is not asked here.

import type { Expected } from "../inside";
import type { Page } from "./page";

declare const window: any;

export interface Cells {
  notebook(): any;
  /** Since the last `forget`: outputs of earlier runs do not count. */
  missing(expected: Record<string, Expected>): string[];
  forget(): void;
  brokenFormulas(): string[];
  /** What is higher than the notebook's window, or wider. */
  oversized(): string[];
}

export function cellsInside(): void {
  const { panel, all, cells, find, figures }: Page = window.shared;
  const seen = new WeakSet();

  const isDrawn = (figure: any) => figure._fullData && figure.querySelector(".main-svg") && !figure._transitioning;

  const typeset = (node: any) => all(node, "mjx-container").length;
  const diagrams = (node: any) => all(node, ".jp-RenderedMermaid img").filter((img) => img.naturalWidth > 50).length;

  /** The parts of a cell that were not there before the last run. */
  const fresh = (cell: any) => {
    const outputs = all(cell.node, ".jp-OutputArea-child").filter((output) => !seen.has(output));
    return cell.model.type === "code" ? outputs : [cell.node];
  };

  const sum = (parts: any[], count: (node: any) => number) => parts.reduce((total, part) => total + count(part), 0);

  const missingIn = (cell: any, { figures, formulas, diagrams: graphs }: any): string[] => {
    const parts = fresh(cell);
    const counts = [
      ["figures", figures, sum(parts, (node) => all(node, ".js-plotly-plot").filter(isDrawn).length)],
      ["formulas", formulas, sum(parts, typeset)],
      ["diagrams", graphs, sum(parts, diagrams)],
    ] as const;
    return counts
      .filter(([, wanted, found]) => wanted !== found)
      .map(([what, wanted, found]) => `${cell.model.id}: shows ${found} of ${wanted} ${what}`);
  };

  /** The size of an element, in whole pixels. */
  const sizeOf = (node: any) => {
    const { width, height } = node.getBoundingClientRect();
    return [width, height].map(Math.round);
  };

  const answers: Cells = {
    notebook: () => panel().content.model.toJSON(),
    missing: (expected) =>
      Object.entries(expected).flatMap(([id, counts]) => {
        const cell = find(id);
        return cell ? missingIn(cell, counts) : [`${id}: the cell is not there`];
      }),
    forget: () => all(panel().node, ".jp-OutputArea-child").forEach((output) => seen.add(output)),
    brokenFormulas: () =>
      cells().flatMap((cell) =>
        all(cell.node, "mjx-merror, merror, [data-mjx-error], mjx-mtext[style*='red'], [mathcolor='red']").map(
          (broken) => `${cell.model.id}: the formula has an error at "${broken.textContent}"`,
        ),
      ),
    oversized: () => {
      const [width, height] = sizeOf(panel().content.node);
      const code = cells().filter(({ model }) => model.type === "code");
      const inputs = code.map(({ model, node }) => ({ cell: model.id, figure: node.querySelector(".jp-InputArea") }));
      return [...figures(), ...inputs]
        .map(({ cell, figure }) => ({ cell, size: sizeOf(figure) }))
        .filter(({ size: [w, h] }) => w > width || h > height)
        .map(({ cell, size }) => `${cell}: ${size.join("×")} in a window of ${width}×${height}`);
    },
  };
  window.course = { ...window.course, ...answers };
}
