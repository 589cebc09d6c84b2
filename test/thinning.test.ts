import { describe, expect, it } from "vitest";
import { arrows, band, contours, type Layer, line, lossFigure, plot, points, slide, surface } from "../src/index";
import { thinned, wordOnThinning } from "../src/thinning";

const MANY = 1_000_000;
const words = { title: "It hums", description: "A line that hums" };

/** A quiet wave with one spike, and a gap elsewhere. */
const x = Array.from({ length: MANY }, (_, i) => i);
const wave = x.map((i) => Math.sin(i / 1000));
wave[123_456] = 40;
wave[654_321] = Number.NaN;

const bytes = (value: unknown) => JSON.stringify(value).length;

describe("a figure with a million points", () => {
  it("is small, and says how many are drawn, on the page and to those who cannot see it", () => {
    const figure = plot([line("wave", x, wave)], words);
    const drawn = (figure.data[0] as any).x.length;
    expect(drawn).toBeGreaterThan(1400);
    expect(drawn).toBeLessThanOrEqual(5000);
    expect(bytes(figure)).toBeLessThan(120_000);
    const { annotations } = figure.layout as any;
    expect(annotations.map(({ text }: { text: string }) => text)).toEqual([`drawn: ${drawn} of 1000000 points`]);
    expect(figure.description).toBe(`It hums. A line that hums (drawn: ${drawn} of 1000000 points).`);
  });

  it("keeps the spike, the gap and both ends of a line", () => {
    const { x: kept, y } = thinned(line("wave", x, wave));
    expect(y[kept.indexOf(123_456)]).toBe(40);
    expect(kept).toContain(654_321);
    expect([kept[0], kept.at(-1)]).toEqual([0, MANY - 1]);
    expect(kept).toEqual([...new Set<number>(kept)].sort((a, b) => a - b));
  });

  it("keeps the shape of a line that goes up and down by itself", () => {
    const angle = x.map((i) => (2 * Math.PI * i) / MANY);
    const circle = thinned(line("circle", angle.map(Math.cos), angle.map(Math.sin)));
    const steps = circle.x
      .slice(1)
      .map((to: number, i: number) => Math.hypot(to - circle.x[i], circle.y[i + 1] - circle.y[i]));
    expect(Math.max(...steps)).toBeLessThan(0.02);
  });

  it("draws every so many of a cloud, and its outermost", () => {
    const y = [...wave];
    y[654_321] = -50;
    const cloud = thinned(points("cloud", x, y));
    expect(cloud.x.length).toBeLessThanOrEqual(5000);
    expect([Math.min(...cloud.y), Math.max(...cloud.y)]).toEqual([-50, 40]);
    // Not its envelope: as many are near the middle as there were.
    const share = (values: number[]) => values.filter((value) => Math.abs(value) < 0.5).length / values.length;
    expect(share(cloud.y)).toBeCloseTo(share(y), 1);
  });

  it("keeps an arrow whole", () => {
    const starts = Array.from({ length: 10_000 }, (_, i) => [i, 0]);
    const field = thinned(
      arrows(
        "field",
        starts,
        starts.map(() => [1, 2]),
      ),
    );
    expect(field.x).toHaveLength(4998);
    expect(field.marker.size).toHaveLength(4998);
    for (let i = 0; i < field.x.length; i += 3)
      expect([field.x[i + 1] - field.x[i], field.y[i + 1], field.y[i + 2]]).toEqual([1, 2, Number.NaN]);
  });

  it("keeps the ends of a band", () => {
    const area = thinned(
      band(
        "band",
        x,
        wave.map(() => -1),
        wave.map(() => 1),
      ),
    );
    expect([area.x[0], area.x.at(-1)]).toEqual([0, 0]);
    expect(new Set(area.y)).toEqual(new Set([-1, 1]));
  });

  it.each([
    ["contours", contours],
    ["surface", surface],
  ])("makes the grid of %s coarser, up to its edges", (_, layer) => {
    const fine = layer("bowl", (a, b) => a * a + b, { x: [-1, 1], y: [0, 3], count: 300 });
    const { x: across, y: up, z } = thinned(fine);
    expect([across.length, up.length, z.length, z[0].length]).toEqual([70, 70, 70, 70]);
    expect([across[0], across.at(-1), up[0], up.at(-1), z[0][0]]).toEqual([-1, 1, 0, 3, 1]);
    expect((plot([fine], words).layout as any).annotations[0].text).toBe("drawn: 4900 of 90000 points");
  });

  it("says it beside a note of a slider, in every frame that needs it", () => {
    const layersAt = (n: number) => [line("wave", x.slice(0, n), wave.slice(0, n))];
    const { frames, layout } = slide("n", [10, 10_000], layersAt, { ...words, note: (n) => `n is ${n}` }) as any;
    const texts = (of: any) => of.annotations.map(({ text }: { text: string }) => text);
    expect(texts(layout)).toEqual(["n is 10"]);
    expect(frames.map((frame: any) => texts(frame.layout))).toEqual([
      ["n is 10"],
      ["n is 10000", expect.stringMatching(/^drawn: \d+ of 10000 points$/)],
    ]);
  });

  it("takes the word away again where a frame has few points and there is no note", () => {
    const layersAt = (n: number) => [line("wave", x.slice(0, n), wave.slice(0, n))];
    const { frames } = slide("n", [10_000, 10], layersAt, words) as any;
    expect(frames[1].layout).toEqual({ annotations: [] });
  });

  it("counts only the layers that lost points", () => {
    const before = [line("wave", x, wave), line("short", [1, 2], [3, 4])];
    const after = before.map(thinned);
    expect(after[1]).toBe(before[1]);
    expect(wordOnThinning(before, after)).toBe(`drawn: ${after[0].x.length} of 1000000 points`);
  });

  it("does not stop a history of as many epochs", () => {
    const history = x.map((epoch) => ({ epoch, loss: 1 / (1 + epoch) }));
    expect(bytes(lossFigure(history))).toBeLessThan(120_000);
  });
});

it("a layer of 5000 points, or a grid of as many, is drawn as it is", () => {
  const layer: Layer = line("wave", x.slice(0, 5000), wave.slice(0, 5000));
  const grid = contours("bowl", (a, b) => a * b, { x: [-1, 1], y: [0, 3], count: 70 });
  expect([thinned(layer), thinned(grid)]).toEqual([layer, grid]);
  expect(plot([layer, grid], words).layout).not.toHaveProperty("annotations");
});
