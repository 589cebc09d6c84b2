// What the browser may load and run on a page: files of the site, and nothing else.
// It stands in every page itself, because a folder has no server that could send it.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

// On file:// Chromium takes 'self' for the page's own folder, Firefox does not: there file: is what lets the site load.
const OWN = "'self' file:";

/** Styles may stand in elements: plotly.js, KaTeX and Mermaid write them there. Pictures too, as data: and blob:. */
const POLICY = {
  "default-src": "'none'",
  "script-src": OWN,
  "style-src": `${OWN} 'unsafe-inline'`,
  "img-src": `${OWN} data: blob:`,
  "font-src": OWN,
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** Slides also open a window for the speaker, which shows the deck in frames and runs one script of reveal.js. */
const DECK_POLICY = { ...POLICY, "script-src": `${OWN} ${speakerScript()}`, "frame-src": OWN };

/** @param {string} html */
export function policyOf(html) {
  const policy = html.includes("reveal/notes.js") ? DECK_POLICY : POLICY;
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}

/** The script that reveal.js writes into the speaker's window, by its hash: asked of the plugin itself. */
function speakerScript() {
  const plugin = readFileSync(new URL("node_modules/reveal.js/dist/plugin/notes.js", import.meta.url), "utf8");
  let page = "";
  const write = (/** @type {string} */ html) => {
    page += html;
  };
  const speaker = { document: { write }, closed: false, postMessage() {} };
  const location = { protocol: "", host: "", pathname: "", search: "" };
  const context = {
    window: { open: () => speaker, addEventListener() {}, location },
    setInterval() {},
  };
  vm.runInNewContext(plugin, context, { filename: fileURLToPath(import.meta.url) });
  const notes = /** @type {any} */ (context).RevealNotes();
  notes.init({ addKeyBinding() {}, getConfig: () => ({}), getState: () => ({}) });
  notes.open();
  const [, script] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
  if (script === undefined)
    throw new Error("The speaker's window of reveal.js has no script: is this another version?");
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}
