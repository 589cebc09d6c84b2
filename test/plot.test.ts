import { describe, expect, it } from "vitest";
import { arrows, band, COLORS, contours, curve, line, Matrix, plot, points, slide, surface } from "../src/index";
import { refusal, untyped } from "./support";

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

  it("says what it shows in a title and in a sentence", () => {
    const { layout, description } = plot([line("a", x, x)], words) as any;
    expect(layout.title.text).toBe("It rises");
    expect(description).toBe("It rises. A line from the lower left to the upper right.");
    expect(plot([line("a", x, x)], { ...words, description: "Up." }).description).toBe("It rises. Up.");
  });

  it("labels its axes, and scales them as asked", () => {
    const options = { ...words, x: "epoch", logX: true, xRange: [1, 1000], yRange: [-1, 2], square: true } as const;
    const { xaxis, yaxis } = plot([line("a", x, x)], options).layout as any;
    expect(xaxis).toMatchObject({ title: { text: "epoch" }, type: "log", range: [0, 3] });
    expect(yaxis).toMatchObject({ title: { text: "y" }, range: [-1, 2], scaleanchor: "x" });
    expect(yaxis.type).toBeUndefined();
  });

  it("leaves gaps on a log axis where a number is not above 0", () => {
    const layer = line("a", [0, 1, 10], [1, 0, -1]);
    expect(plot([layer], { ...words, logX: true, logY: true }).data[0] as any).toMatchObject({
      x: [null, 1, 10],
      y: [1, null, null],
    });
  });

  it("joins the axes of each panel", () => {
    const { layout } = plot([[line("a", x, x)], [line("b", x, x)]], {
      ...words,
      panels: [{}, { square: true }],
    }) as any;
    expect([layout.xaxis.anchor, layout.yaxis.anchor]).toEqual(["y", "x"]);
    expect([layout.xaxis2.anchor, layout.yaxis2.anchor, layout.yaxis2.scaleanchor]).toEqual(["y2", "x2", "x2"]);
  });

  it("takes its height", () => {
    expect(plot([line("a", x, x)], { ...words, height: 300 }).layout).toMatchObject({ height: 300 });
    expect(plot([line("a", x, x)], words).layout).toMatchObject({ height: 460 });
  });

  it("sends no more digits than a screen shows", () => {
    const many = Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    expect(JSON.stringify(plot([line("a", many, many)], words)).length).toBeLessThan(16_000);
  });

  it("leaves the numbers of the caller as they are", () => {
    const y = [0.123456789, 7];
    plot([line("a", y, y), band("b", y, y, y)], words);
    expect(y).toEqual([0.123456789, 7]);
  });

  it.each([
    ["no layers", () => plot([], words), "plot: expected a list of layers"],
    ["no list", () => plot(untyped(line("a", x, x)), words), "plot: expected a list of layers"],
    [
      "no options",
      () => plot([line("a", x, x)], untyped(undefined)),
      "plot: the options must be an object such as { title:",
    ],
    ["no title", () => plot([line("a", x, x)], untyped({ description: "d" })), "plot: a picture needs a title"],
    [
      "an empty title",
      () => plot([line("a", x, x)], { title: " ", description: "d" }),
      "plot: a picture needs a title",
    ],
    ["no description", () => plot([line("a", x, x)], untyped({ title: "t" })), "plot: a picture needs a title"],
    [
      "too few panels",
      () => plot([[line("a", x, x)]], { ...words, panels: [{}, {}] }),
      "plot: 2 panels need as many lists",
    ],
    [
      "panels without lists",
      () => plot([line("a", x, x)], { ...words, panels: [{}] }),
      "plot: 1 panels need as many lists",
    ],
    [
      "a log axis from 0",
      () => plot([line("a", x, x)], { ...words, logY: true, yRange: [0, 1] }),
      "plot: an end of a log axis must be above 0, got 0",
    ],
    [
      "an unknown role",
      () => line("a", x, x, { role: untyped("datum") }),
      'plot: the role must be one of data, prediction, truth, function, derivative, gradient, loss, got "datum"',
    ],
    [
      "a role from the prototype",
      () => points("a", x, x, { role: untyped("toString") }),
      "plot: the role must be one of",
    ],
    [
      "lists that do not belong together",
      () => line("a", [1], [1, 2]),
      "line: the lists must be equally long, got 1 and 2",
    ],
    [
      "points without y",
      () => points("a", x, untyped(undefined)),
      "points: expected a list of numbers or a Matrix, got undefined",
    ],
    [
      "a text for numbers",
      () => line("a", untyped("abc"), x),
      'line: expected a list of numbers or a Matrix, got "abc"',
    ],
    ["a curve that is none", () => curve("f", untyped(3), { from: 0, to: 1 }), "curve: f must be a function"],
    [
      "a curve to where it starts",
      () => curve("f", Math.sin, { from: 2, to: 2 }),
      "curve: from must be below to, got 2 and 2",
    ],
    [
      "a curve from nowhere",
      () => curve("f", Math.sin, { from: Number.NaN, to: 2 }),
      "curve: from must be a finite number, got NaN",
    ],
    [
      "a curve of no points",
      () => curve("f", Math.sin, { from: 1, to: 2, count: 0 }),
      "curve: count must be a positive whole number, got 0",
    ],
    ["a band with one edge", () => band("b", x, x, [1]), "band: the lists must be equally long, got 3 and 1"],
    ["arrows to nowhere", () => arrows("g", [[0, 0]], []), "arrows: the lists must be equally long, got 1 and 0"],
    [
      "contours of nothing",
      () => contours("f", untyped(1), { x: [0, 1], y: [0, 1] }),
      "contours: f must be a function",
    ],
    [
      "contours backwards",
      () => contours("f", Math.max, { x: [1, 0], y: [0, 1] }),
      "contours: from must be below to, got 1 and 0",
    ],
    [
      "a surface of no points",
      () => surface("f", Math.max, { x: [0, 1], y: [0, 1], count: 1.5 }),
      "surface: count must be",
    ],
  ])("refuses %s", (_, mistake, message) => {
    expect(refusal(mistake)).toContain(message);
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

  it("starts at the first value, or where it is told to", () => {
    const first = slide("b", [1, 2], (b) => [line("m", x, [b, b, b])], words) as any;
    expect(first.layout.sliders[0]).toMatchObject({ active: 0, currentvalue: { prefix: "b = " } });
    const { data, layout } = slide("b", [1, 2, 3], (b) => [line("m", x, [b, b, b])], { ...words, start: 2 }) as any;
    expect(layout.sliders[0].active).toBe(2);
    expect(data[0].y).toEqual([3, 3, 3]);
  });

  it("labels its steps, and jumps to the frame of that name", () => {
    const label = (b: number) => `${b} %`;
    const { layout, frames } = slide("b", [1, 2], (b) => [line("m", x, [b, b, b])], { ...words, label }) as any;
    expect(frames.map(({ name }: any) => name)).toEqual(["1 %", "2 %"]);
    expect(layout.sliders[0].steps[1]).toMatchObject({ label: "2 %", args: [["2 %"], { mode: "immediate" }] });
    expect(frames[0].layout).toBeUndefined();
  });

  it("moves in several panels, each on axes that hold still", () => {
    const layersAt = (b: number) => [[line("m", x, [b, b, b])], [points("p", [b], [10 * b])]];
    const { data, frames, layout } = slide("b", [1, 3], layersAt, { ...words, panels: [{}, { logY: true }] }) as any;
    expect(data.map(({ xaxis }: any) => xaxis)).toEqual([undefined, "x2"]);
    expect(frames[1]).toMatchObject({ traces: [0, 1], data: [{ y: [3, 3, 3] }, { x: [3], y: [30] }] });
    expect(layout.yaxis.range).toEqual([0.9, 3.1]);
    const [low, high] = layout.yaxis2.range;
    expect([low < 1, high > Math.log10(30), high - low < 1]).toEqual([true, true, true]);
  });

  it("keeps the range that it is given", () => {
    const layersAt = (b: number) => [line("m", x, [b, b, b])];
    expect(slide("b", [1, 2], layersAt, { ...words, xRange: [0, 4], yRange: [0, 9] }).layout).toMatchObject({
      xaxis: { range: [0, 4] },
      yaxis: { range: [0, 9] },
    });
  });

  it("is tall enough for its slider", () => {
    const heightOf = (height?: number) => slide("b", [1], () => [line("a", x, x)], { ...words, height }).layout;
    expect([heightOf(), heightOf(700)]).toMatchObject([{ height: 540 }, { height: 700 }]);
  });

  it("draws no frames for what stands still", () => {
    const { frames } = slide("b", [1, 2], () => [line("still", x, x)], words) as any;
    expect(frames.map(({ traces }: any) => traces)).toEqual([[], []]);
  });

  it("stays small over many values", () => {
    const many = Array.from({ length: 100 }, (_, i) => i / 10);
    const values = Array.from({ length: 40 }, (_, i) => i / 40);
    const layersAt = (b: number) => [
      line("still", many, many),
      line(
        "m",
        many,
        many.map((t) => Math.sin(t + b)),
      ),
    ];
    expect(JSON.stringify(slide("b", values, layersAt, words)).length).toBeLessThan(45_000);
  });

  it.each([
    [
      "no values",
      () => slide("b", [], () => [line("a", x, x)], words),
      "slide: expected at least one value, got an array of 0",
    ],
    [
      "no list of values",
      () => slide("b", untyped(3), () => [line("a", x, x)], words),
      "slide: expected at least one value, got 3",
    ],
    [
      "no options",
      () => slide("b", [1], () => [line("a", x, x)], untyped(null)),
      "slide: the options must be an object",
    ],
    ["no title", () => slide("b", [1], () => [line("a", x, x)], untyped({})), "plot: a picture needs a title"],
    ["no layers", () => slide("b", [1], () => [], words), "slide: expected a list of layers"],
    [
      "nothing for a value",
      () =>
        slide(
          "b",
          [1],
          untyped(() => undefined),
          words,
        ),
      "slide: expected a list of layers",
    ],
    [
      "a number of layers that changes",
      () => slide("k", [1, 2], (k) => Array.from({ length: k }, () => line("a", x, x)), words),
      "slide: 2 layers at 2 and 1 at 1: there must be as many at every value",
    ],
    [
      "labels that are the same",
      () => slide("b", [0.01, 0.02], (b) => [line("a", x, [b, b, b])], { ...words, label: (b) => b.toFixed(1) }),
      'slide: two values have the label "0.0", so one cannot be reached',
    ],
    [
      "a start that is no value",
      () => slide("b", [1, 2], (b) => [line("a", x, [b, b, b])], { ...words, start: 2 }),
      "slide: start counts the values from 0 to 1, got 2",
    ],
  ])("refuses %s", (_, mistake, message) => {
    expect(refusal(mistake)).toContain(message);
  });
});
