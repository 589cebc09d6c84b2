// Inside the page: whether words, code and formulas outside figures can be read in the theme of the moment.
// The paper and ink of figures are judged in figures.ts.

import type { Color, Page } from "./page";

declare const window: any;
declare const getComputedStyle: any;

export interface Texts {
  /** Opens what is folded. */
  unfold(): void;
  /** Words and formulas that stand out too little from what is behind them (WCAG 2.2 AA). */
  paleTexts(): string[];
}

export function textsInside(): void {
  const { panel, all, cells, color, over, contrast }: Page = window.shared;

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

  const answers: Texts = {
    unfold: () => all(panel().node, "details").forEach((block) => (block.open = true)),
    paleTexts: () =>
      cells().flatMap((cell) =>
        written(cell)
          .filter(isPale)
          .map((node) => `${cell.model.id}: ${paleness(node)}`),
      ),
  };
  window.course = { ...window.course, ...answers };
}
