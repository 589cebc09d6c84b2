import { describe, expect, it } from "vitest";
import { COLORS, contours, curve, line, Matrix, plot, points, slide, surface } from "../src/index";

const words = { title: "It rises", description: "A line from the lower left to the upper right" };
const x = [1, 2, 3];

describe("plot", () => {
  it("gives each role its colour, and lets the others take turns", () => {
    const { data } = plot([line("a", x, x), points("d", x, x, { role: "data" }), line("b", x, x)], words) as any;
    expect(data[1].marker.color).toBe(COLORS.data);
    expect(data[0].line).toMatchObject({ color: "#0072b2", dash: "solid" });
    expect(data[2].line).toMatchObject({ color: "#222222", dash: "dash" });
  });

  it("leaves a gap where a function has no value", () => {
    const { data } = plot([curve("log", Math.log, { from: -1, to: 1 })], words) as any;
    expect(data[0].y[0]).toBeNull();
    expect(data[0].y[200]).toBe(0);
  });

  it("puts panels side by side, each on its axes", () => {
    const figure = plot([[line("a", x, x)], [line("b", x, x)]], {
      ...words,
      panels: [{ x: "t" }, { y: "u", logY: true }],
    }) as any;
    expect(figure.data.map((trace: any) => trace.xaxis)).toEqual([undefined, "x2"]);
    expect(figure.layout.xaxis.title.text).toBe("t");
    expect(figure.layout.yaxis2).toMatchObject({ type: "log", title: { text: "u" }, anchor: "x2" });
    expect(figure.layout.xaxis.domain[1]).toBeLessThan(figure.layout.xaxis2.domain[0]);
  });

  it("labels every power of ten on a log axis, fewer where there are many, and more where there are few", () => {
    const layout = (y: number[]) => (plot([line("a", x, y)], { ...words, logY: true }).layout as any).yaxis;
    expect(layout([1, 0, 1e5])).toMatchObject({ type: "log", dtick: 1 });
    expect(layout([8, 16, 64])).toMatchObject({ type: "log", dtick: "D2" });
    expect(layout([1e-16, 1e-8, 1])).toMatchObject({ type: "log", dtick: 2, automargin: true });
    expect(layout([1e-16, 1e-15, 1e-14])).toMatchObject({ type: "log", dtick: 1, automargin: true });
    expect(layout([0, 0, 0])).toEqual(layout([1, 1, 1]));
  });

  it("narrows a square panel to its data instead of widening an axis", () => {
    const { layout } = plot([line("a", x, x)], { ...words, square: true }) as any;
    expect(layout.xaxis.constrain).toBe("domain");
    expect(layout.yaxis).toMatchObject({ scaleanchor: "x", constrain: "domain" });
  });

  it("labels the axes of a surface, with few enough ticks to read", () => {
    const bowl = surface("bowl", (a, b) => a * a + b * b, { x: [-1, 1], y: [-1, 1], count: 3 });
    const { data, layout } = plot([bowl], { ...words, x: "a", y: "b", z: "height" }) as any;
    expect(data[0].z[0]).toEqual([2, 1, 2]);
    expect(layout.scene).toMatchObject({
      xaxis: { title: { text: "a" }, nticks: 5 },
      zaxis: { title: { text: "height" } },
    });
  });

  it("takes matrices, and refuses lists that do not belong together", () => {
    const column = Matrix.column(x);
    expect((plot([line("a", column, column)], words).data[0] as any).y).toEqual(x);
    expect(() => line("a", [1], [1, 2])).toThrow("line: the lists must be equally long, got 1 and 2");
    expect(() => curve("f", 3 as any, { from: 0, to: 1 })).toThrow("curve: f must be a function");
    expect(() => curve("f", Math.sin, { from: 2, to: 2 })).toThrow("curve: from must be below to, got 2 and 2");
  });
});

describe("slide", () => {
  const figure = slide("b", [1, 2], (b) => [line("still", x, x), line("moving", x, [b, b, b])], {
    ...words,
    note: (b) => `b is ${b}`,
  }) as any;

  it("sends only what moves", () => {
    expect(figure.frames.map((frame: any) => frame.name)).toEqual(["1", "2"]);
    expect(figure.frames[1]).toMatchObject({ traces: [1], data: [{ y: [2, 2, 2] }] });
    expect(Object.keys(figure.frames[1].data[0])).toEqual(["y"]);
    expect(figure.frames[1].layout.annotations[0].text).toBe("b is 2");
  });

  it("holds the axes still", () => {
    expect(figure.layout.xaxis.range).toEqual([0.9, 3.1]);
    expect(figure.layout.yaxis.range).toEqual([0.9, 3.1]);
  });

  it("refuses a number of layers that changes", () => {
    const layersAt = (k: number) => Array.from({ length: k }, () => line("a", x, x));
    expect(() => slide("k", [1, 2], layersAt, words)).toThrow("slide: 2 layers at 2 and 1 at 1");
  });
});

describe("contours", () => {
  it("draws the logarithm of the heights when asked", () => {
    const layer = contours("f", (a, b) => 10 * a * b, { x: [1, 10], y: [1, 10], count: 2, log: true });
    expect(layer.z).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });
});
