// Builds the site: pages, slides, and the scripts, styles and fonts that they need, in one folder that asks no network.
// The lessons themselves are written by export.py; this file typesets their formulas and puts the rest beside them.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { pythonEnvironment, pythonVariables, readText, root, SetupError } from "../environment.mjs";
import { installIn } from "../install.mjs";

const folder = path.join(root, "tools/site");
const packages = path.join(folder, "node_modules");

// What the site is built with

/** Installs the packages of tools/site when its lockfile changed. */
function installPackages() {
  const stamp = path.join(packages, ".course-stamp");
  const lock = readFileSync(path.join(folder, "package-lock.json"), "utf8");
  if (readText(stamp) === lock) return;
  console.log("Installing what the site is built with (a few seconds) ...");
  if (!installIn(folder))
    throw new SetupError("Installing the packages of tools/site failed: check the network and run the command again.");
  writeFileSync(stamp, lock);
}

/**
 * Files of packages, and where they go below assets/. Licences go with them.
 * @type {Record<string, string>}
 */
const ASSETS = {
  "plotly.js-strict-dist-min/plotly-strict.min.js": "plotly/plotly.js",
  "plotly.js-strict-dist-min/LICENSE": "plotly/LICENSE",
  "@mermaid-js/tiny/dist/mermaid.tiny.js": "mermaid/mermaid.js",
  "@mermaid-js/tiny/LICENSE": "mermaid/LICENSE",
  "reveal.js/dist/reveal.js": "reveal/reveal.js",
  "reveal.js/dist/reveal.css": "reveal/reveal.css",
  "reveal.js/dist/plugin/notes.js": "reveal/notes.js",
  "reveal.js/LICENSE": "reveal/LICENSE",
  "katex/LICENSE": "katex/LICENSE",
};

/** @param {string} assets */
function copyAssets(assets) {
  for (const [from, to] of Object.entries(ASSETS)) cpSync(path.join(packages, from), path.join(assets, to));
  cpSync(path.join(folder, "browser"), assets, { recursive: true });
  cpSync(path.join(root, ".github/fit.svg"), path.join(assets, "fit.svg"));
  copyFonts(path.join(packages, "katex/dist"), path.join(assets, "katex"));
}

/**
 * KaTeX's fonts in the one format that every browser reads, and its style sheet without the others.
 * @param {string} from
 * @param {string} to
 */
function copyFonts(from, to) {
  const isWanted = (/** @type {string} */ file) => !/\.(woff|ttf)$/.test(file);
  cpSync(path.join(from, "fonts"), path.join(to, "fonts"), { recursive: true, filter: isWanted });
  const style = readFileSync(path.join(from, "katex.min.css"), "utf8");
  writeFileSync(path.join(to, "katex.min.css"), style.replace(/,url\([^)]*\.(woff|ttf)\) format\("\w+"\)/g, ""));
}

// The site

/** @param {string} target */
function exportLessons(target) {
  const { python } = pythonEnvironment();
  const { status } = spawnSync(python, [path.join(folder, "export.py"), target], {
    env: pythonVariables(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new SetupError("Exporting the lessons failed: the lines above say why.");
}

/** @param {string} target */
async function finishPages(target) {
  // Late: these are installed only now.
  const { typeset } = await import("./formulas.mjs");
  const { policyOf } = await import("./policy.mjs");
  for (const file of readdirSync(target, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".html")) continue;
    const html = readFileSync(path.join(target, file), "utf8");
    writeFileSync(path.join(target, file), typeset(html, file).replace("POLICY", policyOf(html)));
  }
}

/**
 * A folder that is no site is not emptied for one.
 * @param {string} target
 */
function refuseToOverwrite(target) {
  const isSite = existsSync(path.join(target, "assets/figures.js"));
  if (existsSync(target) && readdirSync(target).length > 0 && !isSite)
    throw new SetupError(`${target} holds something else than a site: name a folder that is empty or not there yet.`);
}

/** @param {string} target */
async function build(target) {
  refuseToOverwrite(target);
  installPackages();
  // Beside the old one, so that a failure leaves that as it was.
  const fresh = path.join(root, `.temp/site-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    exportLessons(fresh);
    copyAssets(path.join(fresh, "assets"));
    await finishPages(fresh);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  console.log(`The site is built: ${pathToFileURL(path.join(target, "index.html"))}`);
}

try {
  await build(path.resolve(process.argv[2] ?? path.join(root, "site")));
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}
