// What the other parts share inside the page: the cells of the open notebook, and colours.
// Like all that is sent to the browser, it goes there as text and uses nothing of its file or of Node.

declare const window: any;

export type Color = [red: number, green: number, blue: number, alpha: number];

export interface Page {
  panel(): any;
  cells(): any[];
  find(id: string): any;
  all(node: any, selector: string): any[];
  figuresOf(cell: any): any[];
  figures(): { cell: string; figure: any }[];
  color(css: string): Color;
  over(top: Color, below: Color): Color;
  contrast(a: Color, b: Color): number;
}

export function page(): void {
  const panel = () => window.jupyterapp.shell.currentWidget;
  const cells = (): any[] => [...panel().content.widgets];
  const all = (node: any, selector: string): any[] => [...node.querySelectorAll(selector)];
  const find = (id: string) => cells().find((cell) => cell.model.id === id);
  const figuresOf = (cell: any) => all(cell.node, ".js-plotly-plot");
  const figures = () => cells().flatMap((cell) => figuresOf(cell).map((figure) => ({ cell: cell.model.id, figure })));

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

  const shared: Page = { panel, cells, find, all, figuresOf, figures, color, over, contrast };
  window.shared = shared;
}
