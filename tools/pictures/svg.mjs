// What becomes of the SVG that plotly writes: named for those who cannot see it, without what nobody sees, and checked.
// It says the same in a third of the bytes; what is drawn, and where, stays as it is to a tenth of a pixel.

const SVG = "http://www.w3.org/2000/svg";

/** Attributes that serve plotly's own scripts and style sheet. */
const IDLE = /^(class|data-.*|pointer-events|xlink:.*|href|target|xmlns:xlink)$/;
const LENGTHS = ["d", "transform", "x", "y", "width", "height", "viewBox"];
/** Declarations that say what holds anyway. Those of the second kind hold unless something around says otherwise. */
const PLAIN = ["opacity: 1", "vector-effect: none", "pointer-events: all", "cursor: pointer"];
const PLAIN_UNLESS_INHERITED = ["fill-opacity: 1", "stroke-opacity: 1"];

/**
 * A picture for a notebook.
 * @param {any} window jsdom's
 * @param {string} drawn what plotly wrote
 * @param {string} title
 * @param {string} description
 * @returns {string}
 */
export function finished(window, drawn, title, description) {
  const root = new window.DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
  const elements = [...root.getElementsByTagName("*")].reverse();
  refuseForeign(root, elements);
  for (const contour of [...root.getElementsByClassName("contour")]) outline(contour);
  const used = new Set([...drawn.matchAll(/url\(['"]?#(.*?)['"]?\)/g)].map(([, id]) => id));
  for (const element of [...elements, root]) tidy(element, used);
  for (const group of elements) shareStyle(group);
  root.setAttribute("role", "img");
  for (const [tag, text] of [
    ["desc", description],
    ["title", title],
  ]) {
    const node = root.ownerDocument.createElementNS(SVG, tag);
    node.textContent = text;
    if (text) root.prepend(node);
  }
  return new window.XMLSerializer().serializeToString(root);
}

/**
 * Refuses what a picture in a page must not have: code, and anything that is fetched from elsewhere.
 * @param {any} root
 * @param {any[]} elements
 */
function refuseForeign(root, elements) {
  if (root.tagName !== "svg") throw new Error("plotly wrote something that is no XML");
  for (const { attributes, tagName } of elements) {
    if (/^(script|image|foreignObject|style|iframe|use)$/i.test(tagName))
      throw new Error(`plotly drew a <${tagName}>, which has no place in a static picture`);
    for (const { name, value } of attributes) {
      if (/^on/i.test(name) || /url\((?!['"]?#)/i.test(value))
        throw new Error(
          `plotly gave a <${tagName}> the attribute ${name}="${value}", which reaches outside the picture`,
        );
    }
  }
}

/**
 * Every level line is there twice, as a line and as the border of an area: the border takes the line's style.
 * @param {any} contour
 */
function outline(contour) {
  const areas = [...contour.getElementsByClassName("contourfill")].flatMap(({ children }) => [...children]);
  const [lines] = contour.getElementsByClassName("contourlines");
  const [line] = lines?.getElementsByTagName("path") ?? [];
  if (!line || areas.length === 0) return;
  const strokes = declarations(line).filter((one) => one.startsWith("stroke"));
  for (const area of areas)
    setStyle(area, [...declarations(area).filter((one) => !one.startsWith("stroke")), ...strokes]);
  lines.remove();
}

/**
 * Drops what draws nothing, and rounds. Children come before their parents, so that empty groups fall together.
 * @param {any} element
 * @param {Set<string>} used the ids that something refers to
 */
function tidy(element, used) {
  for (const { name } of [...element.attributes]) {
    if (IDLE.test(name)) element.removeAttribute(name);
  }
  if (isEmpty(element, used)) {
    element.remove();
    return;
  }
  for (const name of LENGTHS) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value.replace(/-?\d+\.\d+(e-\d+)?/g, tenth));
  }
  setStyle(
    element,
    declarations(element).filter((one) => !saysNothing(one, element)),
  );
}

/**
 * @param {any} element
 * @param {Set<string>} used
 */
function isEmpty({ tagName, id, childNodes, attributes }, used) {
  if (tagName === "clipPath") return !used.has(id);
  if (tagName === "path") return /^(M0,0)?$/.test(attributes.d?.value ?? "");
  return /^(g|defs|text|a)$/.test(tagName) && childNodes.length === 0;
}

/** @param {string} number */
const tenth = (number) => String(Number(Number(number).toFixed(1)) || 0);

/** @param {any} element @returns {string[]} */
function declarations(element) {
  return (element.getAttribute("style") ?? "")
    .split(";")
    .map((/** @type {string} */ one) => one.trim().replace(/rgb\((\d+), (\d+), (\d+)\)/g, (_, ...rgb) => hex(rgb)))
    .filter(Boolean);
}

/** @param {string[]} rgb */
const hex = (rgb) =>
  `#${rgb
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`;

/**
 * @param {any} element
 * @param {string[]} list
 */
function setStyle(element, list) {
  if (list.length > 0) element.setAttribute("style", list.join("; "));
  else element.removeAttribute("style");
}

/**
 * @param {string} declaration
 * @param {any} element
 */
function saysNothing(declaration, element) {
  if (PLAIN.includes(declaration)) return true;
  const [property] = declaration.split(":");
  return PLAIN_UNLESS_INHERITED.includes(declaration) && !isSetAround(element, property);
}

/**
 * @param {any} element
 * @param {string} property
 */
function isSetAround(element, property) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    if (node.getAttribute("style")?.includes(property)) return true;
  }
  return false;
}

/**
 * Says once, at a group, what all of its parts say.
 * @param {any} group
 */
function shareStyle(group) {
  if (group.tagName !== "g") return;
  const parts = [...group.children];
  const style = parts[0]?.getAttribute("style");
  // The opacity of a group is another thing than that of its parts.
  if (parts.length < 2 || !style || /(^|[ ;])opacity:/.test(style)) return;
  if (parts.some((part) => part.getAttribute("style") !== style)) return;
  for (const part of parts) part.removeAttribute("style");
  setStyle(group, [...declarations(group), style]);
}
