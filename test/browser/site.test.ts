// The site as a reader and a lecturer see it: built once, opened from its folder without a network, and from a host.
// The last part breaks it on purpose, so that every check is known to notice something.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/environment.mjs";
import { notebooksIn } from "../notebooks/runner";
import { inChromium, screenshotFile } from "./chromium";
import {
  accessibility,
  addressOf,
  brokenLinks,
  buildSite,
  colouredPixels,
  deckIsReady,
  drawAll,
  eachSlide,
  host,
  moveSlider,
  pagesOf,
  rawFormulas,
  slideOverflow,
  undrawnFigures,
  visit,
} from "./site";

const lessons = notebooksIn("notebooks").map((file) => basename(file, ".ipynb"));
// Generous: the machine may be busy.
const LONG = 300_000;

let folder = "";
let base = "";

beforeAll(() => {
  folder = buildSite("site-test");
  base = addressOf(folder, "/");
}, LONG);

describe("the folder", () => {
  test("has a page and slides for every lesson, an index, and the sources that lessons link to", () => {
    const expected = ["index.html", ...lessons.flatMap((name) => [`${name}.html`, `${name}.slides.html`])];
    expect(pagesOf(folder)).toEqual(expect.arrayContaining(expected));
    expect(pagesOf(folder)).toContain(join("src", "linear.html"));
  });

  test("has no link that leads nowhere", () => {
    expect(brokenLinks(folder)).toEqual([]);
  });

  test("names no machine, and every page has its policy and a title of its own", () => {
    const texts = pagesOf(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    for (const text of texts) {
      expect(text).toMatch(/http-equiv="Content-Security-Policy"/);
      expect(text).toMatch(/content="default-src 'none'; script-src 'self' file:[ ;]/);
      expect(text).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(text).not.toContain(root);
    }
    const titles = texts.map((text) => /<title>(.*?)<\/title>/s.exec(text)?.[1]);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

inChromium("the site without a network", (browser) => {
  test.each(lessons)(
    "the page of %s shows its formulas and figures, asks for nothing, and can be read by everyone",
    async (name) => {
      const { page, complaints } = await visit(browser(), base, `${name}.html`);
      await drawAll(page);
      expect(await undrawnFigures(page)).toEqual([]);
      expect(await rawFormulas(page)).toEqual([]);
      expect(await accessibility(page)).toEqual([]);
      await page.screenshot({ path: screenshotFile("site", name), fullPage: true });
      expect(await complaints()).toEqual([]);
      await page.context().close();
    },
    LONG,
  );

  test.each(lessons)(
    "the slides of %s hold all that they show, ask for nothing, and draw their figures",
    async (name) => {
      const { page, complaints } = await visit(browser(), base, `${name}.slides.html`);
      const look = async () => [...(await slideOverflow(page)), ...(await undrawnOnSlide())];
      const undrawnOnSlide = async () =>
        (await page.locator("section.present section.present figure:not(.drawn)").count()) > 0
          ? ["a figure is not drawn"]
          : [];
      expect(await eachSlide(page, look)).toEqual([]);
      expect(await complaints()).toEqual([]);
      await page.context().close();
    },
    LONG,
  );

  test("the index leads to every lesson, and can be read by everyone, also in the dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, complaints } = await visit(browser(), base, "index.html", { colorScheme });
      expect(await accessibility(page)).toEqual([]);
      expect(await page.locator("main table a").count()).toBe(2 * lessons.length);
      await page.screenshot({ path: screenshotFile("site", `index-${colorScheme}`), fullPage: true });
      expect(await complaints()).toEqual([]);
      await page.context().close();
    }
  });

  test("a lesson and a source can be read in the dark", async () => {
    for (const file of ["02-linear.html", "src/linear.html"]) {
      const { page } = await visit(browser(), base, file, { colorScheme: "dark" });
      expect(await accessibility(page)).toEqual([]);
      await page.screenshot({ path: screenshotFile("site", `dark-${basename(file, ".html")}`) });
      await page.context().close();
    }
  });

  test("nothing sticks out of a narrow screen", async () => {
    for (const file of ["index.html", "03-mean-squared-error.html", "src/linear.html"]) {
      const { page } = await visit(browser(), base, file, { viewport: { width: 390, height: 800 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      await page.context().close();
    }
  });

  test("a slide can be read by everyone", async () => {
    const { page } = await visit(browser(), base, "03-mean-squared-error.slides.html#/0/0");
    await deckIsReady(page);
    expect(await accessibility(page)).toEqual([]);
    await page.context().close();
  });

  test(
    "a slider moves the figure, on a page and on a slide",
    async () => {
      const { page } = await visit(browser(), base, "01-activations.html");
      await drawAll(page);
      const onPage = await moveSlider(page, "main");
      expect(onPage.after).not.toBe(onPage.before);
      await page.goto(`${base}01-activations.slides.html`);
      await deckIsReady(page);
      await page.evaluate(`(() => {
      const { h, v } = Reveal.getIndices([...document.querySelectorAll("figure.plot")]
        .find((figure) => figure.textContent.includes("sliders")).closest("section"));
      Reveal.slide(h, v);
    })()`);
      await page.waitForSelector("section.present section.present .slider-rail-touch-rect");
      const onSlide = await moveSlider(page, "section.present section.present");
      expect(onSlide.after).not.toBe(onSlide.before);
      await page.screenshot({ path: screenshotFile("site", "slide-with-slider") });
      await page.context().close();
    },
    LONG,
  );

  test(
    "the surface of lesson 03 and the graph of lesson 04 are drawn",
    async () => {
      const surface = await visit(browser(), base, "03-mean-squared-error.html");
      await drawAll(surface.page);
      expect(await colouredPixels(surface.page, ".gl-container canvas")).toBeGreaterThan(5000);
      await surface.page.context().close();

      const graph = await visit(browser(), base, "04-backpropagation.html");
      await drawAll(graph.page);
      const picture = graph.page.locator("figure.diagram img");
      expect(await picture.getAttribute("alt")).toMatch(/^A graph from w₁ to L\./);
      expect(await picture.evaluate((image: any) => image.complete && image.naturalWidth > 0)).toBe(true);
      expect(await picture.evaluate((image: any) => image.clientWidth)).toBeGreaterThan(500);
      await graph.page.screenshot({ path: screenshotFile("site", "graph") });
      await graph.page.context().close();
    },
    LONG,
  );

  test("hints and solutions open", async () => {
    const { page } = await visit(browser(), base, "02-linear.html");
    const solution = page.locator("details", { has: page.locator("summary", { hasText: "Solution" }) }).first();
    expect(await solution.locator(".highlight").isVisible()).toBe(false);
    await solution.locator("summary").click();
    expect(await solution.locator(".highlight").isVisible()).toBe(true);
    await page.context().close();
  });

  test(
    "figures are pictures where there is no script, and on paper",
    async () => {
      const without = await visitWithoutScript();
      expect(await without.locator(".still img").first().isVisible()).toBe(true);
      expect(await without.locator(".katex").first().isVisible()).toBe(true);
      await without.context().close();

      const { page } = await visit(browser(), base, "06-training.html");
      await drawAll(page);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".live").first().isVisible()).toBe(false);
      expect(await page.locator(".still img").first().isVisible()).toBe(true);
      await page.context().close();
    },
    LONG,
  );

  async function visitWithoutScript() {
    const context = await browser().newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${base}06-training.html`);
    await page.screenshot({ path: screenshotFile("site", "no-script"), fullPage: true });
    return page;
  }

  test(
    "the speaker's window shows the notes of a slide and the slide",
    async () => {
      const { page, complaints } = await visit(browser(), base, "03-mean-squared-error.slides.html");
      await deckIsReady(page);
      const [speaker] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("s")]);
      await speaker.waitForSelector(".speaker-controls-notes:not(.hidden) .value math");
      expect(await speaker.locator(".speaker-controls-notes .value").innerText()).toMatch(
        /predictions: what a network gives/,
      );
      const slide = speaker.frameLocator("#current-slide iframe");
      await slide.locator("section.present h1", { hasText: "Mean squared error" }).waitFor();
      await speaker.screenshot({ path: screenshotFile("site", "speaker") });
      expect(await complaints()).toEqual([]);
      await page.context().close();
    },
    LONG,
  );
});

inChromium("the site on a host, below a path", (browser) => {
  let server: Awaited<ReturnType<typeof host>>;
  beforeAll(async () => {
    server = await host(folder);
  });
  afterAll(() => server.close());

  test(
    "leads from the index to a lesson, its slides and a source, and asks for nothing else",
    async () => {
      const { page, complaints } = await visit(browser(), server.base, "index.html");
      await page.getByRole("link", { name: "06 Training the network on a sine" }).click();
      await page.waitForURL("**/06-training.html");
      await drawAll(page);
      expect(await undrawnFigures(page)).toEqual([]);
      await page.locator('main a[href="src/training.html"]').first().click();
      await page.getByRole("heading", { name: "src/training.ts" }).waitFor();
      await page.goBack();
      await page.getByRole("link", { name: "Slides" }).click();
      await deckIsReady(page);
      expect(await complaints()).toEqual([]);
      await page.context().close();
    },
    LONG,
  );
});

inChromium("a broken site is noticed:", (browser) => {
  /** A copy of a page with one thing changed, beside the page itself. */
  function broken(name: string, from: string, change: (html: string) => string): string {
    const html = readFileSync(join(folder, from), "utf8");
    const changed = change(html);
    if (changed === html) throw new Error(`${name}: nothing was changed in ${from}`);
    const file = `broken-${name}.html`;
    writeFileSync(join(folder, file), changed);
    return file;
  }
  const without = (html: string, pattern: RegExp) => html.replace(pattern, "");
  const into = (html: string, part: string) => html.replace(/<main[^>]*>/, (main) => main + part);

  async function complaintsOf(file: string) {
    const { page, complaints } = await visit(browser(), base, file);
    await page.waitForLoadState();
    const found = await complaints();
    await page.context().close();
    return found.join("\n");
  }

  test("a script from elsewhere, refused by the policy", async () => {
    const file = broken("script", "index.html", (html) =>
      into(html, '<script src="https://example.org/x.js"></script>'),
    );
    expect(await complaintsOf(file)).toContain("script-src-elem refused https://example.org/x.js");
  });

  test("a script in the page, refused by the policy", async () => {
    const file = broken("inline", "index.html", (html) => into(html, "<script>window.x = 1</script>"));
    expect(await complaintsOf(file)).toContain("script-src-elem refused inline");
  });

  test("a picture from elsewhere, where no policy refuses it", async () => {
    const policy = /<meta [^>]*Content-Security-Policy[^>]*>/;
    const file = broken("picture", "index.html", (html) =>
      into(without(html, policy), '<img alt="" src="https://example.org/x.png">'),
    );
    expect(await complaintsOf(file)).toContain("asked for https://example.org/x.png");
  });

  test("an error of a script", async () => {
    const file = broken("asset", "02-linear.html", (html) => html.replace("assets/figures.js", "assets/missing.js"));
    expect(await complaintsOf(file)).toMatch(/console: .*ERR_FILE_NOT_FOUND/);
  });

  test("a link to nowhere, and to a place that is not there", () => {
    const links = '<a href="nowhere.html">a</a><a href="02-linear.html#nowhere">b</a>';
    const file = broken("links", "index.html", (html) => into(html, links));
    expect(brokenLinks(folder, [file])).toEqual([
      `${file}: nowhere.html is not there`,
      `${file}: 02-linear.html#nowhere has no such place`,
    ]);
  });

  test("a picture without a text, and faint words", async () => {
    const file = broken("faint", "index.html", (html) =>
      into(html, '<p style="color: #aaa; background: #fff">faint</p><img src="assets/fit.svg">'),
    );
    const { page } = await visit(browser(), base, file);
    const found = (await accessibility(page)).join("\n");
    expect(found).toMatch(/image-alt \(critical\)/);
    expect(found).toMatch(/color-contrast \(serious\)/);
    await page.context().close();
  });

  test("a figure without traces", async () => {
    const file = broken("figure", "00-start-here.html", (html) =>
      html.replace(/"data":\[[^<]*\],"layout"/, '"data":[],"layout"'),
    );
    const { page } = await visit(browser(), base, file);
    await drawAll(page);
    expect(await undrawnFigures(page)).toEqual([expect.stringMatching(/^not drawn: 301 numbers/)]);
    await page.context().close();
  });

  test("a formula that is left as TeX", async () => {
    const file = broken("formula", "index.html", (html) => into(html, "<p>where $x \\le 1$</p>"));
    const { page } = await visit(browser(), base, file);
    expect(await rawFormulas(page)).toEqual(["not typeset: where $x \\le 1$"]);
    await page.context().close();
  });

  test("a formula that cannot be typeset, which ends the build", async () => {
    const { typeset } = await import("../../tools/site/formulas.mjs");
    const formula = '<span class="formula">\\frac{1</span>';
    expect(() => typeset(formula, "02-linear.html")).toThrow(
      /^02-linear\.html: the formula \\frac\{1 cannot be typeset: /,
    );
  });

  test(
    "a slide that holds too much, and a word that is too long",
    async () => {
      const line = `<p>${"much ".repeat(40)}</p>`;
      const file = broken("slide", "00-start-here.slides.html", (html) =>
        html
          .replace(/<section>\s*<section>/, (start) => start + line.repeat(40))
          .replace(/<\/section>\s*<\/section>/, (end) => `<p>${"m".repeat(400)}</p>${end}`),
      );
      const { page } = await visit(browser(), base, file);
      const found = (await eachSlide(page, () => slideOverflow(page))).join("\n");
      expect(found).toMatch(/^"much .*" leaves the slide by \d+ px$/m);
      await page.context().close();
    },
    LONG,
  );

  test("a folder that is no site, which the builder leaves alone", () => {
    const kept = join(root, ".temp/no-site/kept.txt");
    mkdirSync(join(kept, ".."), { recursive: true });
    writeFileSync(kept, "kept");
    expect(() => buildSite("no-site")).toThrow(/holds something else than a site/);
    expect(existsSync(kept)).toBe(true);
  });
});
