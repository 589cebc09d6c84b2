// How the tests look at a built site: a visit records what a page asks for and complains of, checks return complaints.
// What is expected of which page stands in site.test.ts.

import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { root } from "../../tools/environment.mjs";

// Runs in the browser, where TypeScript does not know the page's own globals.
declare const document: any;
declare const window: any;
declare const Reveal: any;
declare const getComputedStyle: any;

/** Builds the site into a folder of its own; what the builder said becomes the error when it fails. */
export function buildSite(name: string): string {
  const folder = join(root, ".temp", name);
  const command = [join(root, "tools/site/build.mjs"), folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  if (status !== 0) throw new Error(`The site could not be built.\n${stdout}${stderr}`);
  return folder;
}

export const addressOf = (folder: string, file: string) => String(pathToFileURL(join(folder, file)));

export interface Visit {
  page: Page;
  /** Requests that left the site, errors on the console, and what the page's policy refused. */
  complaints: () => Promise<string[]>;
}

/** Opens a page of the site, with the network cut where it is a folder. */
export async function visit(browser: Browser, base: string, file: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  await context.setOffline(base.startsWith("file:"));
  await context.addInitScript(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event: any) =>
      window.refused.push(`${event.violatedDirective} refused ${event.blockedURI}`),
    );
  });
  const page = await context.newPage();
  const seen: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url()))
      seen.push(`asked for ${request.url()}`);
  });
  page.on("console", (message) => message.type() === "error" && seen.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => seen.push(`error: ${error}`));
  await page.goto(base + file);
  const complaints = async () => [...seen, ...(await page.evaluate(() => window.refused))];
  return { page, complaints } satisfies Visit;
}

// Figures

/** Brings every figure near the screen, as a reader does, and waits until it is drawn. */
export async function drawAll(page: Page): Promise<void> {
  for (const figure of await page.locator("figure").all()) {
    await figure.evaluate((element: any) => element.scrollIntoView({ block: "center" }));
    await figure.evaluate(drawn);
  }
}

/** Resolves once a figure is drawn; to be evaluated in the page. */
async function drawn(figure: any): Promise<void> {
  for (let wait = 0; wait < 600 && !figure.classList.contains("drawn"); wait++)
    await new Promise((resolve) => setTimeout(resolve, 25));
}

/** Figures without traces that can be seen. Each `trace` of an SVG has marks with an extent; a 3-D scene has a canvas. */
export function undrawnFigures(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("figure.plot")].flatMap((figure: any) => {
      const marks = [
        ...figure.querySelectorAll(".live .trace path, .live .contourlayer path, .live .gl-container canvas"),
      ];
      const visible = marks.filter((mark) => {
        const { width, height } = mark.getBoundingClientRect();
        return width + height > 1;
      });
      const name = figure.querySelector(".live").getAttribute("aria-label");
      return figure.classList.contains("drawn") && visible.length > 0 ? [] : [`not drawn: ${name}`];
    }),
  );
}

/** Where an element is on the screen, once it is in view. Playwright's own way waits for a calm that 3-D scenes never give. */
function boxInView(element: any): { x: number; y: number; width: number; height: number } {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

/** How many pixels of an element are coloured, neither white nor grey, in the picture that a person sees. */
export async function colouredPixels(page: Page, selector: string): Promise<number> {
  const clip = await page.locator(selector).first().evaluate(boxInView);
  const picture = (await page.screenshot({ clip })).toString("base64");
  return page.evaluate(async (data) => {
    const image = new window.Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let k = 0; k < bytes.length; k += 4)
      if (Math.max(bytes[k], bytes[k + 1], bytes[k + 2]) - Math.min(bytes[k], bytes[k + 1], bytes[k + 2]) > 40) count++;
    return count;
  }, picture);
}

/** The outlines of all marks of the first figure with a slider, before and after the slider is clicked at its end. */
export async function moveSlider(page: Page, within: string): Promise<{ before: string; after: string }> {
  const figure = page.locator(`${within} figure.plot`, { has: page.locator(".slider-rail-touch-rect") }).first();
  const outlines = () =>
    figure.evaluate((element: any) =>
      [...element.querySelectorAll(".trace path")].map((path: any) => path.getAttribute("d")).join("\n"),
    );
  await figure.evaluate(boxInView);
  const before = await outlines();
  const rail = await figure.locator(".slider-rail-touch-rect").boundingBox();
  if (!rail) throw new Error("the slider has no rail");
  await page.mouse.click(rail.x + rail.width - 2, rail.y + rail.height / 2);
  await page.waitForFunction(
    ([selector, old]) => {
      const sliders = [...document.querySelectorAll(`${selector} figure.plot`)];
      const moved: any = sliders.find((element: any) => element.querySelector(".slider-rail-touch-rect"));
      return [...moved.querySelectorAll(".trace path")].map((path: any) => path.getAttribute("d")).join("\n") !== old;
    },
    [within, before],
  );
  return { before, after: await outlines() };
}

// Formulas and text

/** Formulas that were left as TeX or that KaTeX marked as wrong. */
export function rawFormulas(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong = [...document.querySelectorAll(".formula, .katex-error, merror")];
    const texts = [
      ...document.querySelectorAll("main p, main td, main th, main li, main h1, main h2, main h3, summary"),
    ];
    const raw = texts
      .map((element: any) => {
        const copy = element.cloneNode(true);
        for (const code of copy.querySelectorAll("code, pre, .katex")) code.remove();
        return copy.textContent;
      })
      .filter((text: string) => /\$|\\[a-z]+/.test(text));
    return [...wrong.map((element: any) => element.textContent), ...raw].map((text) => `not typeset: ${text}`);
  });
}

// Slides

/**
 * Waits until the slides can be turned. The condition is a function, as every one has to be that a page of the site is
 * asked: a string is evaluated anew at each frame, and the policy refuses that from the second one on.
 */
export async function deckIsReady(page: Page): Promise<void> {
  await page.waitForFunction(() => window.Reveal?.isReady());
}

/** What leaves the area of a slide, in the slide's own pixels. */
export function slideOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const slide = Reveal.getCurrentSlide();
    const scale = Reveal.getScale();
    const area = slide.getBoundingClientRect();
    // Pictures clip themselves, and a root's bar is drawn longer than it is shown.
    const inside = "aside.notes, .katex-mathml, .katex svg, figure.plot > *, details:not([open]) > :not(summary)";
    const out = [...slide.querySelectorAll("*")].flatMap((element: any) => {
      const box = element.getBoundingClientRect();
      const isShown = box.width > 0 && box.height > 0 && !element.closest(inside);
      const excess = Math.max(
        box.bottom - area.top - 720 * scale,
        box.right - area.left - 1280 * scale,
        area.left - box.left,
      );
      return isShown && excess > 1 ? [Math.round(excess / scale)] : [];
    });
    const size = Number.parseFloat(slide.style.getPropertyValue("--size"));
    const title = slide.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
    return [
      ...(out.length > 0 ? [`"${title}" leaves the slide by ${Math.max(...out)} px`] : []),
      ...(area.height > 721 * scale || area.width > 1281 * scale ? [`"${title}" is larger than 1280 by 720`] : []),
      ...(size >= 16 ? [] : [`"${title}" has text of ${size} px`]),
    ];
  });
}

/** Opens what is folded on a slide, as a lecturer does, and says whether there was anything; to be evaluated in the page. */
async function openAnswers(): Promise<boolean> {
  const folded = Reveal.getCurrentSlide().querySelectorAll(":scope > :not(aside) details");
  for (const fold of folded) fold.open = true;
  // The event that tells of it comes a little later.
  if (folded.length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
  return folded.length > 0;
}

/** Every slide of a deck in turn, with its figures drawn; `look` says what is wrong with the one shown. */
export async function eachSlide(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  const complaints: string[] = [];
  await deckIsReady(page);
  const { count, scale } = await page.evaluate(() => ({ count: Reveal.getTotalSlides(), scale: Reveal.getScale() }));
  if (scale < 0.9) complaints.push(`slides are shown at ${scale} of their size`);
  for (let k = 0; k < count; k++) {
    for (const figure of await page.locator("section.present section.present figure").all())
      await figure.evaluate(drawn);
    // Fonts that a slide is the first to use arrive after it.
    await page.evaluate(() =>
      document.fonts.ready.then(() => new Promise((done) => window.requestAnimationFrame(done))),
    );
    complaints.push(...(await look()));
    if (await page.evaluate(openAnswers)) complaints.push(...(await look()));
    await page.evaluate(() => Reveal.next());
  }
  return complaints;
}

// Links

/** Links and files of all pages that lead nowhere, anchors included. */
export function brokenLinks(folder: string, files: string[] = pagesOf(folder)): string[] {
  const texts = new Map<string, string>();
  const read = (file: string) => {
    if (!texts.has(file)) texts.set(file, readFileSync(file, "utf8"));
    return texts.get(file) ?? "";
  };
  return files.flatMap((file) => {
    const links = [...read(join(folder, file)).matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link]) => link);
    return links.flatMap((link) => {
      if (/^(https?|data):/.test(link)) return [];
      const [path, anchor] = link.split("#");
      const target = path === "" ? join(folder, file) : resolve(folder, dirname(file), path);
      if (!existsSync(target)) return [`${file}: ${link} is not there`];
      const isAnchor = anchor !== undefined && !read(target).includes(` id="${anchor}"`);
      return isAnchor ? [`${file}: ${link} has no such place`] : [];
    });
  });
}

export function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".html"))
    .sort();
}

// A host

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Serves the folder below /handrolled/, as a static host does; answers its address and a way to end it. */
export async function host(folder: string): Promise<{ base: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const file = normalize(join(folder, pathname.replace("/handrolled/", "/")));
    if (!pathname.startsWith("/handrolled/") || !file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/handrolled/`, close: () => server.close() };
}

// Accessibility

const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/**
 * What axe-core finds against WCAG 2 A and AA, and against its own best practices.
 * No rule is off. KaTeX's drawing is hidden from readers, who get its MathML.
 */
export async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(
      { exclude: [[".katex-html"]] },
      {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
        // It would fetch the style sheets, which no page may.
        preload: false,
      },
    );
    return violations.map(({ id, impact, nodes }: any) => `${id} (${impact}): ${nodes[0].html.slice(0, 150)}`);
  });
}
