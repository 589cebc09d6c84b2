// From a figure to what is left of it on paper: without controls and frames, and flat. A line below says what is missing.
// The numbers stay as they are; drawing is plotly's business.

import { FONT } from "./text-size.mjs";

const WIDTH = 860;
const HEIGHT = 460;
/** Room below the axes for their labels, and for a line below those. */
const [BELOW, LINE] = [64, 20];

/**
 * The figure that is drawn.
 * @param {any} figure
 */
export function still({ data, layout = {} }) {
  const { sliders = [], updatemenus: _menus, ...rest } = layout;
  const isFlat = !data.some(isSurface);
  const flat = isFlat ? rest : seenFromAbove(rest);
  const words = [...sliders.map(position), ...(isFlat ? [] : [ABOVE])];
  const { height = HEIGHT, margin = {}, font, annotations = [] } = flat;
  const bottom = words.length > 0 ? BELOW + LINE * words.length : (margin.b ?? 80);
  return {
    data: data.map((/** @type {any} */ trace) => drawable(trace, layout)),
    layout: {
      ...flat,
      width: WIDTH,
      height: sliders.length > 0 ? height - (margin.b ?? 80) + bottom : height,
      margin: { ...margin, b: bottom },
      font: { ...font, family: FONT },
      annotations: [...annotations, ...words.map(below)],
    },
  };
}

const ABOVE = "Shown: the surface from above, as level lines. In JupyterLab it can be turned.";

/** @param {any} slider */
function position({ active = 0, steps, currentvalue }) {
  const value = `${currentvalue?.prefix ?? ""}${steps[active].label}`;
  return `Shown: ${value}. In JupyterLab a slider moves through ${steps.length} values.`;
}

/**
 * A line of its own at the lower left.
 * @param {string} text
 * @param {number} k
 */
function below(text, k) {
  const place = { xref: "paper", yref: "paper", x: 0, y: 0, xanchor: "left", yanchor: "top" };
  return {
    text,
    ...place,
    xshift: -4,
    yshift: -BELOW - LINE * k,
    showarrow: false,
    font: { size: 12, color: "#5c5c5c" },
  };
}

/** @param {any} trace */
const isSurface = ({ type }) => type === "surface";

/**
 * @param {any} trace
 * @param {any} layout
 */
function drawable(trace, layout) {
  if (isSurface(trace)) return levels(trace, layout);
  // Straight pieces between the points of the grid: a third of the bytes, and nothing that the eye would miss.
  return trace.type === "contour" ? { ...trace, line: { ...trace.line, smoothing: 0 } } : trace;
}

/**
 * The level lines of a surface, with a scale in place of the third axis.
 * @param {any} surface
 * @param {any} layout
 */
function levels({ scene = "scene", ...surface }, layout) {
  const place = suffix(scene);
  return {
    ...surface,
    ...{ type: "contour", xaxis: `x${place}`, yaxis: `y${place}`, ncontours: 20, showscale: true },
    line: { width: 1, color: "#ffffff", smoothing: 0 },
    colorbar: { title: { text: layout[scene]?.zaxis?.title?.text ?? "" } },
  };
}

/**
 * The layout with two axes in the plane in place of every scene.
 * @param {any} layout
 */
function seenFromAbove(layout) {
  const flat = Object.entries(layout).flatMap(([key, value]) =>
    isScene(key) ? planeAxes(key, value) : [[key, value]],
  );
  return { ...Object.fromEntries(flat), margin: { l: 70, r: 30, t: 80, b: BELOW } };
}

/**
 * @param {string} scene
 * @param {any} sides
 */
function planeAxes(scene, { xaxis, yaxis, domain }) {
  const place = suffix(scene);
  return [
    [`xaxis${place}`, { title: xaxis?.title, ticks: "outside", domain: domain?.x, anchor: `y${place}` }],
    [`yaxis${place}`, { title: yaxis?.title, ticks: "outside", domain: domain?.y, anchor: `x${place}` }],
  ];
}

/** @param {string} key */
const isScene = (key) => /^scene\d*$/.test(key);

/** The number of a panel: "scene2" stands where the axes x2 and y2 would. @param {string} [scene] */
const suffix = (scene = "scene") => scene.replace("scene", "");
