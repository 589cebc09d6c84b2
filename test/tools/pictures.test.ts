// The static pictures: the same bytes for the same figure, harmless whatever a title says, and nothing cut or on top of another.
// That the committed ones are those of their figures is the lesson runner's business.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/environment.mjs";
import { draw } from "../../tools/pictures/draw.mjs";
import { finished } from "../../tools/pictures/svg.mjs";
import { inChromium, screenshotFile } from "../browser/chromium";
import { codeCells, figures, readLesson } from "../notebooks/document";
import { notebooksIn } from "../notebooks/runner";

const { JSDOM } = createRequire(join(root, "package.json"))("jsdom");
const SECONDS = 1000;

/** The root of a picture; fails if it is no XML. */
function parsed(svg: string) {
  return new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.documentElement;
}

/** What a picture says to eyes: its texts, without the title and the description. */
const words = (svg: string): string[] => [...parsed(svg).querySelectorAll("text")].map((text) => text.textContent);

/** What the process answers to these questions, a line each. */
async function answers(questions: object[]) {
  const painter = spawn(process.execPath, [join(root, "tools/pictures/main.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  painter.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  let output = "";
  for await (const part of painter.stdout.setEncoding("utf8")) output += part;
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const lessons = notebooksIn("notebooks").map((file) => readLesson(file));
const recorded = lessons.flatMap((lesson) =>
  codeCells(lesson).flatMap((cell) =>
    figures(cell).map(({ plotly, description, picture }) => {
      return { name: `${lesson.name.slice(0, 2)}-${cell.id}`, plotly, description, picture };
    }),
  ),
);

const line = { type: "scatter", x: [0, 1, 2], y: [1, 3, 2] };
const titled = (text: string) => ({ data: [line], layout: { title: { text } } });

describe("the same figure gives the same bytes", { timeout: 60 * SECONDS }, () => {
  const questions = [
    titled("A line"),
    { data: [{ type: "contour", z: [0, 1, 2].map((x) => [x, x * x, 2 * x]) }] },
    titled("Another line"),
    titled("A line"),
  ].map((figure) => ({ figure, description: "A line that rises." }));

  it("in another process, and in another order", async () => {
    const once = await answers(questions);
    const backwards = await answers([...questions].reverse());
    expect(once.every(({ svg }) => svg.includes("<path"))).toBe(true);
    expect(backwards.reverse()).toEqual(once);
    expect(once[3]).toEqual(once[0]);
  });

  it("after one that cannot be drawn", async () => {
    const [before, refused, after] = await answers([
      questions[0],
      { figure: { data: [{ type: "pie" }] } },
      questions[0],
    ]);
    expect(refused).toEqual({ error: 'a static picture cannot show a trace of type "pie"' });
    expect(after).toEqual(before);
  });

  it("and two figures in one page share no id", async () => {
    const [one, other] = (await answers(questions)).map(({ svg }) =>
      [...svg.matchAll(/ id="(.*?)"/g)].map(([, id]) => id),
    );
    expect(one.length).toBeGreaterThan(0);
    expect(one.filter((id) => other.includes(id))).toEqual([]);
  });

  it("and leaves the figure as it was", async () => {
    const figure = titled("A line");
    const before = JSON.stringify(figure);
    await draw(figure);
    expect(JSON.stringify(figure)).toBe(before);
  });
});

describe("a picture", { timeout: 60 * SECONDS }, () => {
  const unfit = "\u0000\u001b\ud800";
  const hostile = `</title><script>alert(1)</script> ]]> & "double" 'single' <img src=x onerror=alert(1)> &lt;b&gt; <!-- ${unfit}`;

  it("takes a hostile title, name, note and description as text", async () => {
    const figure = {
      data: [
        { ...line, name: `${hostile} <a href="javascript:alert(1)">here</a> <a href="https://example.org">there</a>` },
      ],
      layout: {
        title: { text: hostile },
        showlegend: true,
        annotations: [{ text: hostile, x: 1, y: 2, showarrow: false }],
        xaxis: { title: { text: hostile } },
        font: { family: 'x"; background: url(https://example.org/font)' },
      },
    };
    const svg = await draw(figure, hostile);
    const picture = parsed(svg);
    const shown = hostile.replace(unfit, "\ufffd\ufffd\ufffd");
    expect(picture.querySelector("desc").textContent).toBe(shown);
    expect(picture.querySelector("title").textContent).toBe(shown);
    expect(svg).not.toMatch(/<script|<img|<!--|https:|javascript:/);
    expect(
      words(svg).filter((text) => text.includes("<script>alert(1)</script> ]]> & \"double\" 'single'")),
    ).toHaveLength(4);
  });

  it("has its title without plotly's markup, and no description where there is none", async () => {
    const picture = parsed(await draw(titled("The <b>slope</b><br>of x<sup>2</sup>, for x < 1")));
    expect(picture.querySelector("title").textContent).toBe("The slope of x2, for x < 1");
    expect(picture.querySelector("desc")).toBeNull();
  });

  it.each(["heatmap", "scatter3d", "mesh3d", "pie", "scattergl", "nonsense"])(
    "refuses a trace of type %s by name",
    async (type) => {
      await expect(draw({ data: [line, { type }] })).rejects.toThrow(`cannot show a trace of type "${type}"`);
    },
  );

  it("refuses an image that lies elsewhere, and what only a browser can draw", async () => {
    const images = [{ source: "https://example.org/a.png" }];
    await expect(draw({ data: [line], layout: { images } })).rejects.toThrow("an image that lies elsewhere");
    const painted = {
      type: "contour",
      z: [
        [0, 1],
        [1, 3],
      ],
      contours: { coloring: "heatmap" },
    };
    await expect(draw({ data: [painted] })).rejects.toThrow("plotly wants a browser for something in it (a canvas");
  });

  it.each(["scatter", "bar", "histogram", "box"])("draws a trace of type %s", async (type) => {
    expect(await draw({ data: [] })).not.toContain("#1f77b4");
    expect(await draw({ data: [{ ...line, type }] })).toMatch(/fill: #1f77b4"? d="M|stroke: #1f77b4/);
  });
});

describe("what a reader cannot do on paper", { timeout: 60 * SECONDS }, () => {
  const steps = ["1", "2", "4"].map((label) => ({ label, method: "animate", args: [[label]] }));
  const slider = { active: 1, steps, currentvalue: { prefix: "h = " } };
  const button = { type: "buttons", buttons: [{ label: "▶", method: "animate" }] };
  const moving = { sliders: [slider], updatemenus: [button], height: 540, margin: { t: 80, b: 130 } };
  const height = (svg: string) => Number(parsed(svg).getAttribute("height"));

  it("is not there: no slider, no button, and not their room", async () => {
    const svg = await draw({ data: [line], layout: moving, frames: [{ name: "1", data: [{ y: [7, 7, 7] }] }] });
    expect(words(svg).filter((text) => /[▶4]/.test(text))).toEqual([]);
    expect(height(svg)).toBeLessThan(500);
  });

  it("is said in a line, with the value that is shown", async () => {
    const svg = await draw({ data: [line], layout: moving });
    expect(words(svg)).toContain("Shown: h = 2. In JupyterLab a slider moves through 3 values.");
  });

  const bowl = { type: "surface", x: [0, 1, 2], y: [0, 1, 2], z: [0, 1, 4].map((x) => [x, x + 1, x + 4]) };
  const scene = {
    xaxis: { title: { text: "slope w" } },
    yaxis: { title: { text: "height b" } },
    zaxis: { title: { text: "loss" } },
  };

  it("is, for a surface, to turn it: it becomes level lines with a scale, and a line says so", async () => {
    const svg = await draw({ data: [bowl], layout: { scene } });
    expect(words(svg)).toEqual(
      expect.arrayContaining([
        "slope w",
        "height b",
        "loss",
        "Shown: the surface from above, as level lines. In JupyterLab it can be turned.",
      ]),
    );
    const areas = new Set([...svg.matchAll(/fill: (#\w{6})/g)].map(([, colour]) => colour));
    expect(areas.size).toBeGreaterThan(8);
  });

  it("leaves a surface beside another picture in its place", async () => {
    const layout = {
      xaxis: { domain: [0, 0.4] },
      scene2: { ...scene, domain: { x: [0.6, 1], y: [0, 1] } },
    };
    const svg = await draw({ data: [line, { ...bowl, scene: "scene2" }], layout });
    const titles = [...parsed(svg).querySelectorAll("text")].filter(({ textContent }) => textContent === "slope w");
    expect(Number(titles[0].getAttribute("x"))).toBeGreaterThan(430);
  });
});

describe.each(recorded)("the picture of $name", ({ plotly, description, picture }) => {
  it("is XML that names and describes itself, without code and references", () => {
    const svg = parsed(picture);
    expect([svg.tagName, svg.namespaceURI, svg.getAttribute("role")]).toEqual([
      "svg",
      "http://www.w3.org/2000/svg",
      "img",
    ]);
    const [title, desc] = svg.children;
    expect([title.tagName, title.textContent]).toEqual(["title", plotly.layout.title.text]);
    expect([desc.tagName, desc.textContent]).toEqual(["desc", description]);
    for (const { tagName, attributes } of svg.querySelectorAll("*")) {
      expect([
        "g",
        "defs",
        "clipPath",
        "path",
        "rect",
        "text",
        "tspan",
        "title",
        "desc",
        "linearGradient",
        "stop",
      ]).toContain(tagName);
      for (const { name, value } of attributes) {
        expect(name).not.toMatch(/^on|href|^src$/i);
        expect(value.replace(/url\(#\w+\)/g, "")).not.toMatch(/url|:\/\/|javascript/i);
      }
    }
    expect(picture.match(/font-family: (?!Verdana, DejaVu Sans, sans-serif;)/)).toBeNull();
  });
});

describe("what plotly might write one day", () => {
  const window = new JSDOM("").window;
  const finish = (inside: string) => () =>
    finished(window, `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`, "A title", "");

  it.each([
    ["<script>alert(1)</script>", "<script>, which has no place"],
    ["<g><image/></g>", "<image>, which has no place"],
    ["<style>@import url(x.css)</style>", "<style>, which has no place"],
    ['<rect onload="alert(1)"/>', 'the attribute onload="alert(1)", which reaches outside'],
    ['<rect style="fill: url(https://example.org/a.svg#b)"/>', "which reaches outside"],
    ["<g>", "no XML"],
  ])("is refused: %s", (inside, complaint) => {
    expect(finish(inside)).toThrow(complaint);
  });

  it("is let through when it refers to its own parts", () => {
    expect(finish('<clipPath id="c"><rect/></clipPath><rect clip-path="url(#c)"/>')()).toContain('id="c"');
  });
});

interface Look {
  /** As an image of its own; 0 where it does not show. */
  width: number;
  size: number[];
  texts: { text: string; box: number[] }[];
}

/** A picture as a browser shows it: as an image, and its texts as they lie in it. */
async function look(page: Page, picture: string): Promise<Look> {
  await page.setContent(`<img src="data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}">${picture}`);
  return page.evaluate(`(() => {
    const svg = document.querySelector("svg");
    const from = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((text) => {
      const { left, top, right, bottom } = text.getBoundingClientRect();
      return { text: text.textContent, box: [left - from.left, top - from.top, right - from.left, bottom - from.top] };
    });
    const image = document.querySelector("img");
    return image.decode().then(() => ({ width: image.naturalWidth, size: [from.width, from.height], texts }));
  })()`);
}

/** Texts that lie partly outside. Below the letters a box has some room. */
function cut({ texts, size: [width, height] }: Look): string[] {
  return texts
    .filter(({ box: [left, top, right, bottom] }) => left < -1 || top < -1 || right > width + 1 || bottom > height + 4)
    .map(({ text }) => text);
}

/** Pairs of texts that lie on top of each other. */
function clashes({ texts }: Look): string[] {
  const overlap = ([a, b, c, d]: number[], [e, f, g, h]: number[]) =>
    Math.min(c, g) - Math.max(a, e) > 2 && Math.min(d, h) - Math.max(b, f) > 4;
  return texts.flatMap((one, i) =>
    texts
      .slice(i + 1)
      .filter((other) => overlap(one.box, other.box))
      .map((other) => `${one.text} / ${other.text}`),
  );
}

inChromium("in a browser, the pictures of the lessons", (browser) => {
  let seen: (Look & { name: string })[];
  const requests: string[] = [];

  beforeAll(async () => {
    const page = await browser().newPage({ viewport: { width: 900, height: 600 } });
    page.on("request", (request) => requests.push(request.url()));
    seen = [];
    for (const { name, picture } of recorded) {
      seen.push({ name, ...(await look(page, picture)) });
      await page.locator("svg").screenshot({ path: screenshotFile("pictures", name) });
    }
    await page.close();
  }, 300 * SECONDS);

  it("show in an <img>, and fetch nothing", () => {
    expect(seen.map(({ width }) => width)).toEqual(recorded.map(() => 860));
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([]);
  });

  it("cut no text off, and put none upon another", () => {
    expect(seen.flatMap((one) => cut(one).map((text) => `${one.name}: ${text}`))).toEqual([]);
    expect(seen.flatMap((one) => clashes(one).map((pair) => `${one.name}: ${pair}`))).toEqual([]);
  });

  it("would be seen to, if they did", async () => {
    const note = { xref: "paper", yref: "paper", showarrow: false };
    const annotations = [
      { ...note, text: "a note", x: 0.5, y: 0.5 },
      { ...note, text: "another note", x: 0.52, y: 0.5 },
      { ...note, text: "a note at the edge", x: 1.2, y: 0.9 },
    ];
    const page = await browser().newPage();
    const seen = await look(page, await draw({ data: [line], layout: { annotations } }));
    await page.close();
    expect(clashes(seen)).toEqual(["a note / another note"]);
    expect(cut(seen)).toEqual(["a note at the edge"]);
  }, 60_000);
});
