// Typesets the formulas of a page with KaTeX when the site is built, so that pages need no script for them.
// It changes nothing else, and does not guess: a formula that KaTeX cannot read ends the build.

import { createRequire } from "node:module";
import { SetupError } from "../environment.mjs";

// Not an import, which the compiler would want to resolve before the package is installed.
const katex = createRequire(import.meta.url)("katex");

const FORMULA = /<span class="formula( display)?">([^<]*)<\/span>/g;
const NOTES = /<aside class="notes">.*?<\/aside>/gs;

/**
 * The page with its formulas typeset. The speaker's window knows no style sheet of ours: there they are MathML alone.
 * @param {string} html
 * @param {string} page what an error names
 */
export function typeset(html, page) {
  const notes = html.replace(NOTES, (part) => typesetPart(part, page, "mathml"));
  return typesetPart(notes, page, "htmlAndMathml");
}

/**
 * @param {string} html
 * @param {string} page
 * @param {"mathml" | "htmlAndMathml"} output
 */
function typesetPart(html, page, output) {
  return html.replace(FORMULA, (_, display, escaped) => {
    const formula = unescapeHtml(escaped);
    try {
      return katex.renderToString(formula, { displayMode: display !== undefined, output, strict: unexpected });
    } catch (error) {
      throw new SetupError(
        `${page}: the formula ${formula} cannot be typeset: ${/** @type {Error} */ (error).message}`,
      );
    }
  });
}

/** Letters such as é are fine in \text; anything else that LaTeX would refuse is refused. @param {string} code */
function unexpected(code) {
  return code === "unicodeTextInMathMode" ? "ignore" : "error";
}

/** @param {string} html */
function unescapeHtml(html) {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}
