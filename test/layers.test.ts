import { describe, expect, it } from "vitest";
import { arrows, band, COLORS, contours, curve, type Layer, line, Matrix, plot, points, surface } from "../src/index";

const words = { title: "It rises", description: "A line from the lower left to the upper right" };
const x = [1, 2, 3];

/** A layer as plotly gets it. */
function drawn(...layers: Layer[]): any {
  return plot(layers, words).data[0];
}

describe("the layers", () => {
  it("takes matrices and typed lists", () => {
    const column = Matrix.column(x);
    expect(drawn(line("a", column, new Float64Array(x)))).toMatchObject({ x, y: x });
  });

  it("line and points take name, role, dash, width, size, symbol and legend", () => {
    const style = { role: "truth", dash: "dot", width: 5, size: 9, symbol: "x", legend: false } as const;
    expect(drawn(line("a", x, x, style))).toMatchObject({
      ...{ type: "scatter", mode: "lines", name: "a", showlegend: false },
      line: { color: COLORS.truth, dash: "dot", width: 5 },
    });
    expect(drawn(points("a", x, x, style))).toMatchObject({
      mode: "markers",
      marker: { color: COLORS.truth, size: 9, symbol: "x" },
    });
    expect(drawn(line("a", x, x)).showlegend).toBeUndefined();
  });

  it("curve goes from one end to the other", () => {
    expect(drawn(curve("f", (t) => t * t, { from: -1, to: 1, count: 3 }))).toMatchObject({
      x: [-1, 0, 1],
      y: [1, 0, 1],
    });
    expect(drawn(curve("f", Math.sin, { from: 0, to: 1 })).x).toHaveLength(201);
    expect(drawn(curve("f", Math.sin, { from: 0, to: 1, count: 1 })).x).toEqual([0]);
  });

  it("band goes out along the one edge and back along the other", () => {
    expect(drawn(band("b", x, [0, 0, 0], [1, 2, 3], { role: "loss" }))).toMatchObject({
      ...{ x: [1, 2, 3, 3, 2, 1], y: [0, 0, 0, 3, 2, 1], fill: "toself", fillcolor: `${COLORS.loss}33` },
      line: { width: 0 },
    });
  });

  it("arrows go from their starts along their vectors, with a head at the end alone", () => {
    const layer = drawn(
      arrows(
        "g",
        [
          [0, 0],
          [1, 1],
        ],
        [
          [2, 1],
          [-1, 0],
        ],
        { size: 8 },
      ),
    );
    expect(layer).toMatchObject({ x: [0, 2, null, 1, 0, null], y: [0, 1, null, 1, 1, null], mode: "lines+markers" });
    expect(layer.marker).toMatchObject({
      symbol: "arrow",
      angleref: "previous",
      size: [0, 8, 0, 0, 8, 0],
      opacity: 1,
      color: COLORS.gradient,
    });
  });

  it("contours and surface have a row for every y", () => {
    const f = (a: number, b: number) => a + 10 * b;
    const plane = { x: [0, 1], y: [0, 2], count: 2 } as const;
    const heights = [
      [0, 1],
      [20, 21],
    ];
    expect(drawn(contours("f", f, plane))).toMatchObject({ type: "contour", x: [0, 1], y: [0, 2], z: heights });
    expect(drawn(surface("f", f, plane))).toMatchObject({ type: "surface", z: heights, scene: "scene" });
  });

  it("a surface stands in a scene of its own, with three labels", () => {
    const layers = [[line("a", x, x)], [surface("f", Math.max, { x: [0, 1], y: [0, 1] })]];
    const { data, layout } = plot(layers, { ...words, panels: [{}, { x: "slope", z: "loss" }] }) as any;
    expect(data[1].scene).toBe("scene2");
    expect(layout.scene2).toMatchObject({ xaxis: { title: { text: "slope" } }, zaxis: { title: { text: "loss" } } });
    expect(layout.scene2.domain.x[0]).toBeGreaterThan(layout.xaxis.domain[1]);
    expect(layout.xaxis2).toBeUndefined();
  });

  it("things without a role differ in dash, and points in colour", () => {
    const { data } = plot([line("a", x, x), line("b", x, x, { dash: "dot" }), points("c", x, x)], words) as any;
    expect(data[1].line).toMatchObject({ color: "#222222", dash: "dot" });
    expect(data[2].marker.color).toBe("#6a4fb0");
    const seven = plot(
      Array.from({ length: 6 }, () => line("a", x, x)),
      words,
    ).data as any[];
    expect(seven[5].line.color).toBe(seven[0].line.color);
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

  it("leaves a hole where there is no logarithm", () => {
    const layer = contours("f", (a) => a, { x: [0, 1], y: [0, 1], count: 2, log: true });
    expect(JSON.parse(JSON.stringify(plot([layer], words).data[0])).z[0]).toEqual([null, 0]);
  });
});
