// show, diagram, say, progress: what stands below a cell. The only file that knows the kernel, tslab.

import { requireNumber, requireOptions, requireText, UserError } from "./errors";
import type { Figure } from "./figure";
import { buildStamp, onceStale } from "./stale";

const PLOTLY = "application/vnd.plotly.v1+json";

/** Content of one output by MIME type; the front end picks the richest that it can draw. */
type Bundle = Record<string, unknown>;

/** The modules of the kernel: `loaded` finds one that is running already, `load` loads it. Undefined if there is none. */
interface Kernel {
  loaded(name: string): any;
  load(name: string): any;
}

/** Draws a figure below the cell, with its description for those who cannot see it. */
export function show(figure: Figure): void {
  const { description, ...plotly } = requireOptions("show", figure, 'plot([line("f", x, y)], { title, description })');
  requireText("show", "the description of the figure", description);
  write({ [PLOTLY]: plotly, "text/plain": description }, tslab);
}

/** Draws a graph written in Mermaid's language, with a description for those who cannot see it. */
export function diagram(mermaid: string, description: string): void {
  requireText("diagram", "the graph", mermaid);
  requireText("diagram", "the description", description);
  say(`\`\`\`mermaid\n${mermaid.trim()}\n\`\`\``, description);
}

/** Puts Markdown below the cell, and plain text where Markdown cannot be shown. */
export function say(markdown: string, plain: string): void {
  write({ "text/markdown": markdown, "text/plain": plain }, tslab);
}

/** A line that replaces itself while a cell computes: `progress(3, 20, "seeds")`. */
export function progress(done: number, total: number, what: string): void {
  requireNumber("progress", "done", done);
  requireNumber("progress", "total", total);
  requireText("progress", "what", what);
  process.stdout.write(`\r${done} of ${total} ${what}${done >= total ? "\n" : ""}`);
}

/** Sends one output to the kernel: all of the bundle if its internal call is there, else the first entry by the public one. */
export function write(bundle: Bundle, kernel: Kernel): void {
  sayIfStale();
  const internal = kernel.loaded("tslab/dist/jupyter")?.lastWriteDisplayData;
  if (internal) {
    internal({ data: bundle, metadata: {}, transient: {} }, false);
    return;
  }
  try {
    kernel.load("tslab").display.raw(...Object.entries(bundle)[0]);
  } catch {
    throw new UserError("show: this is shown below a notebook cell, and here no TypeScript kernel is running");
  }
}

const sayIfStale = onceStale(buildStamp, (line) => process.stdout.write(line));

const tslab: Kernel = {
  loaded(name) {
    try {
      return require.cache[require.resolve(name)]?.exports;
    } catch {
      return undefined; // not installed
    }
  },
  load: (name) => require(name),
};

UserError.messageOnly = tslab.loaded("tslab/dist/jupyter") !== undefined;
