// Inside the page: whether the figures of the open notebook can be seen and read, and what their sliders show.
// It looks at what is drawn, not at the data: a trace that lies outside the axes is not there.

import type { Slider } from "../inside";
import type { Color, Page } from "./page";

declare const window: any;
declare const getComputedStyle: any;

export interface Figures {
  figureCells(): string[];
  /** Whether the figure below a cell is as wide as its place, which it is soon after it comes into view. */
  fills(cell: string): boolean;
  figureComplaints(cell: string): string[];
  surfaceCells(): string[];
  sliders(): Slider[];
  slider(cell: string): Slider;
  /** Everything that a trace draws, as text: another picture, another text. */
  picture(cell: string): string;
}

export function figuresInside(): void {
  const { all, find, figures, figuresOf, color, over, contrast }: Page = window.shared;

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
    return all(figure, "text:not(.hoverlayer *, .hovertext *)")
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

  const sliderOf = (figure: any, cell: string) => {
    const { steps, active } = figure._fullLayout.sliders[0];
    return { cell, steps: steps.length, active };
  };

  const answers: Figures = {
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
  };
  window.course = { ...window.course, ...answers };
}
