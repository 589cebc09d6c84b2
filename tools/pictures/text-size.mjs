// How much room a text takes in a static picture: jsdom lays nothing out, and plotly asks before it places anything.
// An estimate, from the widths of the font's characters; the picture is drawn by whoever shows it.

/** Verdana where it is installed, elsewhere DejaVu Sans, which is as wide. */
export const FONT = "Verdana, DejaVu Sans, sans-serif";

/** Widths in hundredths of the font's size, and the characters that have them. */
const WIDTHS = {
  28: "'ijl",
  30: "IJ ,.·",
  35: "/\\:;|f-",
  40: "()[]t!r₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹",
  46: '"',
  52: "*_`sz?°",
  58: "Lkcvxy",
  62: "FPTYaoe",
  64: "bdghnpquES0123456789{}$",
  69: "KABRVXZC",
  75: "UHN",
  79: "DGOQ&",
  84: "#+<=>^~w−×≤≥≈→",
  88: "M",
  100: "%mW@…—",
};

const widths = new Map(
  Object.entries(WIDTHS).flatMap(([width, characters]) => [...characters].map((one) => [one, Number(width) / 100])),
);

/** Accents that stand on the letter before, and the spaces of no width that plotly puts around exponents. */
const WITHOUT_WIDTH = /[\p{Mark}\u200b]/gu;

const OTHER = 0.64;
const [ASCENT, DESCENT, LINE] = [0.93, 0.24, 1.3];

/**
 * The width of a text without markup, in units of its font's size.
 * @param {string} text
 */
export function textWidth(text) {
  return [...text.replace(WITHOUT_WIDTH, "")].reduce((sum, character) => sum + (widths.get(character) ?? OTHER), 0);
}

/**
 * The box of an element of an SVG: of a text, or of all texts inside. A text stands on its baseline.
 * @param {any} element
 */
export function textBox(element) {
  const texts = element.tagName === "text" ? [element] : [...element.querySelectorAll("text")];
  const boxes = texts.filter((text) => text.textContent).map((text) => placed(text, element));
  if (boxes.length === 0) return rectangle(0, 0, 0, 0);
  const [left, top] = [boxes.map((box) => box.left), boxes.map((box) => box.top)].map((side) => Math.min(...side));
  const [right, bottom] = [boxes.map((box) => box.right), boxes.map((box) => box.bottom)].map((side) =>
    Math.max(...side),
  );
  return rectangle(left, top, right, bottom);
}

/**
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 */
function rectangle(left, top, right, bottom) {
  return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}

/**
 * The box of a text as it lies in an element around it.
 * @param {any} text
 * @param {any} around
 */
function placed(text, around) {
  const { left, top, right, bottom } = lying(text);
  let corners = [left, right].flatMap((x) => [top, bottom].map((y) => [x, y]));
  for (let node = text; node !== around.parentNode; node = node.parentNode) {
    corners = transformed(corners, node.getAttribute("transform") ?? "");
  }
  const [xs, ys] = [0, 1].map((side) => corners.map((corner) => corner[side]));
  return rectangle(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
}

/** The part of a text that lies to the left of where it is anchored. @type {Record<string, number>} */
const BEFORE = { middle: 0.5, end: 1 };

/** @param {any} text */
function lying(text) {
  const size = fontSize(text);
  const lines = [...text.querySelectorAll("tspan.line")];
  const width = Math.max(...(lines.length > 0 ? lines : [text]).map((line) => lineWidth(line, size)));
  const [x, y] = ["x", "y"].map((side) => Number(text.getAttribute(side) ?? 0));
  const left = x - width * (BEFORE[anchor(text)] ?? 0);
  const below = Math.max(lines.length - 1, 0) * LINE * size;
  return rectangle(left, y - ASCENT * size, left + width, y + DESCENT * size + below);
}

/**
 * Superscripts and the like are spans with a size of their own, in per cent.
 * @param {any} node
 * @param {number} size
 * @returns {number}
 */
function lineWidth(node, size) {
  if (node.nodeType === node.TEXT_NODE) return textWidth(node.data) * size;
  const share = /^([\d.]+)%$/.exec(node.style?.fontSize ?? "");
  const own = share ? (size * Number(share[1])) / 100 : size;
  return [...node.childNodes].reduce((sum, child) => sum + lineWidth(child, own), 0);
}

/** @param {any} node @returns {number} */
function fontSize(node) {
  for (; node?.style; node = node.parentNode) {
    const size = Number.parseFloat(node.style.fontSize);
    if (size > 0) return size;
  }
  return 12;
}

/** @param {any} node @returns {string} */
function anchor(node) {
  for (; node?.style; node = node.parentNode) {
    const found = node.getAttribute("text-anchor") ?? node.style.textAnchor;
    if (found) return found;
  }
  return "start";
}

/**
 * @param {number[][]} points
 * @param {string} transform translations and rotations, the last one first
 */
function transformed(points, transform) {
  const steps = [...transform.matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
  for (const [, kind, list] of steps) {
    const [a = 0, b = 0, c = 0] = list.split(/[\s,]+/).map(Number);
    points = points.map(([x, y]) => (kind === "translate" ? [x + a, y + b] : rotated(x, y, a, b, c)));
  }
  return points;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} degrees
 * @param {number} cx
 * @param {number} cy
 */
function rotated(x, y, degrees, cx, cy) {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [cx + cos * (x - cx) - sin * (y - cy), cy + sin * (x - cx) + cos * (y - cy)];
}
