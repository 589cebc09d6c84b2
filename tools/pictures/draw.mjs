// Draws a figure as an SVG: plotly.js itself, in a page without a screen. The same figure gives the same bytes.
// The bundle of plotly takes half a second to load, so one process should draw many figures.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import seedrandom from "seedrandom";
import { still } from "./still.mjs";
import { finished } from "./svg.mjs";
import { textBox } from "./text-size.mjs";

const load = createRequire(import.meta.url);

/** @type {any} */
let window;
/** The types of traces that plotly draws as lines and areas. Others need WebGL, a map or a canvas. */
const DRAWN = ["scatter", "bar", "histogram", "box", "violin", "contour"];

/** A page with plotly in it, and with what plotly wants of a browser that jsdom does not have. */
function page() {
  const { JSDOM } = load("jsdom");
  const { window } = new JSDOM("", { runScripts: "outside-only" });
  Object.assign(window, { TextDecoder, TextEncoder, performance });
  window.URL.createObjectURL = () => "";
  window.matchMedia = () => ({ matches: false });
  const canvas = window.HTMLCanvasElement.prototype;
  canvas.getContext = () => null;
  const { prototype } = window.SVGElement;
  prototype.getBBox = prototype.getBoundingClientRect = function () {
    return textBox(this);
  };
  window.eval(readFileSync(load.resolve("plotly.js-dist"), "utf8"));
  // While plotly loads it only asks; from now on it would paint.
  canvas.getContext = () => {
    throw new Error("a canvas, to paint on");
  };
  return window;
}

/**
 * @param {any} figure data and layout, as in a notebook
 * @param {string} description the figure in words
 * @returns {Promise<string>}
 */
export async function draw(figure, description = "") {
  window ??= page();
  refuseWhatNeedsAScreen(figure);
  // Plotly draws the ids of its clip paths: from the figure, so that two pictures in one page don't share them.
  window.Math.random = seedrandom(JSON.stringify(figure));
  const { data, layout } = still(legible(figure));
  const { width, height } = layout;
  const options = { format: "svg", imageDataOnly: true, width, height };
  const drawn = await window.Plotly.toImage({ data, layout }, options).catch((/** @type {unknown} */ reason) => {
    throw new Error(
      `plotly wants a browser for something in it (${reason instanceof Error ? reason.message : reason})`,
    );
  });
  return finished(window, drawn, plain(layout.title?.text ?? ""), legible(description));
}

/** @param {any} figure */
function refuseWhatNeedsAScreen({ data, layout }) {
  const other = data.find((/** @type {any} */ { type = "scatter" }) => type !== "surface" && !DRAWN.includes(type));
  if (other) throw new Error(`a static picture cannot show a trace of type "${other.type}"`);
  if (layout?.images?.length > 0) throw new Error("a static picture cannot show an image that lies elsewhere");
}

/** What no XML may hold: control characters, halves of pairs. */
const ILLEGIBLE = /(?![\t\n\r])[\p{Control}\p{Surrogate}\ufffe\uffff]/gu;

/**
 * A copy whose texts an SVG can hold.
 * @template T
 * @param {T} value
 * @returns {T}
 */
function legible(value) {
  return JSON.parse(JSON.stringify(value), (_key, part) =>
    typeof part === "string" ? part.replace(ILLEGIBLE, "\ufffd") : part,
  );
}

/** A title without plotly's markup. @param {string} title */
const plain = (title) => title.replace(/<br\s*\/?>/g, " ").replace(/<\/?(b|i|u|s|em|sup|sub|span|a)\b[^>]*>/g, "");
