// What the tests ask a JupyterLab from inside its page: what is drawn, typeset and readable, cell by cell.
// `inside` goes to the browser as text, so it uses nothing of this file or of Node.

import type { Page } from "playwright-core";

declare const window: any;
declare const document: any;
declare const getComputedStyle: any;

/** What a cell should show. */
export interface Expected {
  figures: number;
  formulas: number;
  diagrams: number;
}

/** A figure with a slider: where it stands, and how far it goes. */
export interface Slider {
  cell: string;
  steps: number;
  active: number;
}

/** What the page answers; every complaint begins with the id of its cell. */
export interface Inside {
  notebook(): any;
  /** Since the last `forget`: outputs of earlier runs do not count. */
  missing(expected: Record<string, Expected>): string[];
  forget(): void;
  brokenFormulas(): string[];
  figureCells(): string[];
  /** Whether the figure below a cell is as wide as its place, which it is soon after it comes into view. */
  fills(cell: string): boolean;
  figureComplaints(cell: string): string[];
  surfaceCells(): string[];
  sliders(): Slider[];
  slider(cell: string): Slider;
  /** Everything that a trace draws, as text: another picture, another text. */
  picture(cell: string): string;
  unfold(): void;
  /** Words and formulas outside figures that stand out too little from what is behind them (WCAG 2.2 AA). */
  paleTexts(): string[];
  /** What is higher than the notebook's window, or wider. */
  oversized(): string[];
}

/** Asks one of the questions above. */
export function ask<Q extends keyof Inside>(
  page: Page,
  question: Q,
  ...words: Parameters<Inside[Q]>
): Promise<ReturnType<Inside[Q]>> {
  return page.evaluate(([name, rest]) => window.course[name](...rest), [question, words] as const);
}

export function inside(): void {
  const seen = new WeakSet();
  const panel = () => window.jupyterapp.shell.currentWidget;
  const cells = (): any[] => [...panel().content.widgets];
  const all = (node: any, selector: string): any[] => [...node.querySelectorAll(selector)];
  const find = (id: string) => cells().find((cell) => cell.model.id === id);
  const figuresOf = (cell: any) => all(cell.node, ".js-plotly-plot");
  const figures = () => cells().flatMap((cell) => figuresOf(cell).map((figure) => ({ cell: cell.model.id, figure })));

  // Colours

  type Color = [number, number, number, number];

  const color = (css: string): Color => {
    const [r, g, b, a = 1] = (css.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return css === "none" ? [0, 0, 0, 0] : [r, g, b, a];
  };

  const over = ([r, g, b, a]: Color, [R, G, B]: Color): Color => {
    const mixed = (top: number, below: number) => a * top + (1 - a) * below;
    return [mixed(r, R), mixed(g, G), mixed(b, B), 1];
  };

  /** Relative luminance, as WCAG 2.2 defines it. */
  const luminance = ([r, g, b]: Color) => {
    const linear = (value: number) =>
      value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };

  const contrast = (a: Color, b: Color) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  // Figures

  /** The product of the opacities from a mark up to its figure. */
  const opacity = (mark: any, figure: any): number => {
    const style = getComputedStyle(mark);
    if (style.display === "none" || style.visibility === "hidden") return 0;
    return Number(style.opacity) * (mark === figure ? 1 : opacity(mark.parentNode, figure));
  };

  /** How far the ink of a mark stands out from the paper: 1 is not at all. */
  const ink = (mark: any, figure: any, paper: Color) => {
    const style = getComputedStyle(mark);
    const alpha = opacity(mark, figure);
    const thick = Number.parseFloat(style.strokeWidth) > 0;
    const inks = [
      [style.fill, style.fillOpacity],
      [style.stroke, thick ? style.strokeOpacity : 0],
    ].map(([css, part]): Color => {
      const [r, g, b, a] = color(css);
      return [r, g, b, a * Number(part) * alpha];
    });
    return Math.max(...inks.map((one) => contrast(over(one, paper), paper)));
  };

  const meets = (a: any, b: any) =>
    a.width + a.height > 0 && a.right >= b.left && a.left <= b.right && a.bottom >= b.top && a.top <= b.bottom;

  /** The elements that a trace of a flat picture draws. */
  const marksOf = (figure: any, trace: any) =>
    all(figure, ".scatterlayer .trace, .contourlayer .contour")
      .filter((group) => group.__data__?.[0]?.trace?.index === trace.index)
      .flatMap((group) => all(group, ".js-line, .js-fill, .point, .contourfill path, .contourbg path"));

  const paperOf = (figure: any): Color => color(getComputedStyle(figure.querySelector(".main-svg")).backgroundColor);

  /** Where the axes of a trace are on the screen. */
  const frameOf = (figure: any, trace: any) => {
    const { left, top } = figure.getBoundingClientRect();
    const layout = figure._fullLayout;
    const side = (name = "x") => layout[`${name[0]}axis${name.slice(1)}`];
    const [x, y] = [side(trace.xaxis), side(trace.yaxis ?? "y")];
    const [l, t] = [left + x._offset, top + y._offset];
    return { left: l, right: l + x._length, top: t, bottom: t + y._length };
  };

  const traceComplaints = (figure: any, trace: any): string[] => {
    const name = `the trace "${trace.name}"`;
    if (trace.visible !== true) return [`${name} has nothing to draw, or is switched off`];
    if (trace.type === "surface") return []; // inside a canvas, which the screenshot shows
    const marks = marksOf(figure, trace).filter((mark) => meets(mark.getBoundingClientRect(), frameOf(figure, trace)));
    if (marks.length === 0) return [`${name} draws nothing between its axes`];
    const inks = marks.map((mark) => ink(mark, figure, paperOf(figure)));
    // Of an area's shades the deepest counts, of lines and points every one.
    const isArea = trace.type === "contour" || (trace.fill !== undefined && trace.fill !== "none");
    const [least, wanted] = isArea ? [Math.max(...inks), 1.1] : [Math.min(...inks), 3];
    return least < wanted ? [`${name} has a contrast of ${least.toFixed(2)} to the paper, below ${wanted}`] : [];
  };

  const textComplaints = (figure: any): string[] => {
    const paper = paperOf(figure);
    const box = figure.querySelector(".main-svg").getBoundingClientRect();
    return all(figure, "text:not(.hoverlayer *)")
      .filter((text) => text.textContent.trim() !== "" && opacity(text, figure) > 0)
      .flatMap((text) => {
        const stands = ink(text, figure, paper);
        const { left, right, top, bottom } = text.getBoundingClientRect();
        const cut = left < box.left || right > box.right || top < box.top || bottom > box.bottom;
        return [
          ...(stands < 4.5 ? [`the text "${text.textContent}" has a contrast of ${stands.toFixed(2)}, below 4.5`] : []),
          ...(cut ? [`the text "${text.textContent}" is cut off at the figure's edge`] : []),
        ];
      });
  };

  const complaintsOf = (figure: any): string[] => {
    const paper = paperOf(figure);
    const white = paper.every((part, k) => part === [255, 255, 255, 1][k]);
    return [
      ...(white ? [] : [`the paper is rgba(${paper.join(", ")}), not white`]),
      ...figure._fullData.flatMap((trace: any) => traceComplaints(figure, trace)),
      ...textComplaints(figure),
    ];
  };

  const isDrawn = (figure: any) => figure._fullData && figure.querySelector(".main-svg") && !figure._transitioning;

  const sliderOf = (figure: any, cell: string) => {
    const { steps, active } = figure._fullLayout.sliders[0];
    return { cell, steps: steps.length, active };
  };

  // Texts outside figures

  /** What is behind an element: the backgrounds of all that it lies in, blended. */
  const behind = (node: any): Color => {
    if (!node) return [255, 255, 255, 1];
    const own = color(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(node.parentElement));
  };

  const readable = /[\p{L}\p{N}]/u;

  /** The elements of a cell that hold words or a formula to be read. JupyterLab's pale brackets in code are neither. */
  const written = (cell: any): any[] =>
    all(cell.node, ".cm-content *, .cm-content, .jp-RenderedHTMLCommon *, .jp-RenderedText *, mjx-math").filter(
      (node) =>
        node.checkVisibility({ visibilityProperty: true }) &&
        !node.closest(".js-plotly-plot, mjx-assistive-mml, .jp-InternalAnchorLink") &&
        (node.localName === "mjx-math" ||
          [...node.childNodes].some((child) => child.nodeType === 3 && readable.test(child.textContent))),
    );

  /** The contrast that WCAG asks for; of the colours of code, which are JupyterLab's own, that of graphics. */
  const wantedOf = (node: any): number => {
    const { fontSize, fontWeight } = getComputedStyle(node);
    const isLarge = Number.parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24);
    return isLarge || node.closest(".cm-content, pre[class*=highlight], pre:has(code)") ? 3 : 4.5;
  };

  const isPale = (node: any): boolean => {
    const ground = behind(node);
    return contrast(over(color(getComputedStyle(node).color), ground), ground) < wantedOf(node);
  };

  const paleness = (node: any): string => {
    const [ink, ground] = [getComputedStyle(node).color, behind(node).map(Math.round)];
    return `"${node.textContent.trim().slice(0, 40)}" is ${ink} on rgb(${ground.slice(0, 3).join(", ")})`;
  };

  // Cells

  const typeset = (node: any) => all(node, "mjx-container").length;
  const diagrams = (node: any) => all(node, ".jp-RenderedMermaid img").filter((img) => img.naturalWidth > 50).length;

  /** The parts of a cell that were not there before the last run. */
  const fresh = (cell: any) => {
    const outputs = all(cell.node, ".jp-OutputArea-child").filter((output) => !seen.has(output));
    return cell.model.type === "code" ? outputs : [cell.node];
  };

  const sum = (parts: any[], count: (node: any) => number) => parts.reduce((total, part) => total + count(part), 0);

  const missingIn = (cell: any, { figures, formulas, diagrams: graphs }: any): string[] => {
    const parts = fresh(cell);
    const counts = [
      ["figures", figures, sum(parts, (node) => all(node, ".js-plotly-plot").filter(isDrawn).length)],
      ["formulas", formulas, sum(parts, typeset)],
      ["diagrams", graphs, sum(parts, diagrams)],
    ] as const;
    return counts
      .filter(([, wanted, found]) => wanted !== found)
      .map(([what, wanted, found]) => `${cell.model.id}: shows ${found} of ${wanted} ${what}`);
  };

  const course: Inside = {
    notebook: () => panel().content.model.toJSON(),
    missing: (expected) =>
      Object.entries(expected).flatMap(([id, counts]) => {
        const cell = find(id);
        return cell ? missingIn(cell, counts) : [`${id}: the cell is not there`];
      }),
    forget: () => all(panel().node, ".jp-OutputArea-child").forEach((output) => seen.add(output)),
    brokenFormulas: () =>
      cells().flatMap((cell) =>
        all(cell.node, "mjx-merror, merror, [data-mjx-error], mjx-mtext[style*='red'], [mathcolor='red']").map(
          (broken) => `${cell.model.id}: the formula has an error at "${broken.textContent}"`,
        ),
      ),
    figureCells: () => figures().map(({ cell }) => cell),
    fills: (id) => {
      const [figure] = figuresOf(find(id));
      return Math.abs(figure.querySelector(".main-svg").getBoundingClientRect().width - figure.clientWidth) < 2;
    },
    figureComplaints: (id) =>
      figuresOf(find(id)).flatMap((figure) => complaintsOf(figure).map((complaint) => `${id}: ${complaint}`)),
    surfaceCells: () =>
      figures()
        .filter(({ figure }) => figure._fullData.some(({ type }: any) => type === "surface"))
        .map(({ cell }) => cell),
    sliders: () =>
      figures()
        .filter(({ figure }) => figure._fullLayout.sliders?.length > 0)
        .map(({ cell, figure }) => sliderOf(figure, cell)),
    slider: (id) => sliderOf(figuresOf(find(id))[0], id),
    picture: (id) =>
      all(figuresOf(find(id))[0], ".cartesianlayer path, .infolayer .annotation text")
        .map((mark) => `${mark.getAttribute("d")} ${mark.getAttribute("transform")} ${mark.textContent}`)
        .join("\n"),
    unfold: () => all(panel().node, "details").forEach((block) => (block.open = true)),
    paleTexts: () =>
      cells().flatMap((cell) =>
        written(cell)
          .filter(isPale)
          .map((node) => `${cell.model.id}: ${paleness(node)}`),
      ),
    oversized: () => {
      const window = panel().content.node.getBoundingClientRect();
      const parts = [
        ...figures(),
        ...cells()
          .filter(({ model }) => model.type === "code")
          .map((cell) => ({ cell: cell.model.id, figure: cell.node.querySelector(".jp-InputArea") })),
      ];
      return parts.flatMap(({ cell, figure }) => {
        const { width, height } = figure.getBoundingClientRect();
        const fits = width <= window.width && height <= window.height;
        return fits
          ? []
          : [
              `${cell}: ${Math.round(width)}×${Math.round(height)} in a window of ${Math.round(window.width)}×${Math.round(window.height)}`,
            ];
      });
    },
  };
  window.course = course;
}
