import { describe, expect, it } from "vitest";
import { COLORS, epochsFigure, type Figure, fitFigure, lossFigure, Matrix, seededRandom, sineData } from "../src/index";

const { X, y } = sineData(100, seededRandom(1));
const history = [0, 100, 200].map((epoch) => ({ epoch, loss: 1 / (epoch + 1) }));
const snapshots = history.map((e, k) => ({ ...e, prediction: y.scale(k), kinks: [-20, -k, 0, k / 3, 20] }));

const every: Record<string, Figure> = {
  fit: fitFigure(X, y, y, { title: "A fit", truth: Math.sin }),
  loss: lossFigure(history, { title: "A loss" }),
  losses: lossFigure({ one: history, two: history }, { title: "Two losses" }),
  epochs: epochsFigure(X, y, snapshots, { title: "Epochs" }),
};

describe.each(Object.entries(every))("the figure %s", (_, figure) => {
  it("survives JSON without a loss", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it("states its finding in the title and in the description", () => {
    const title = (figure.layout as any).title.text;
    expect(title.length).toBeGreaterThan(0);
    expect(figure.description.startsWith(`${title}. `)).toBe(true);
    expect(figure.description).toMatch(/[^.]\.$/);
  });

  it("leaves its height to the layout: with responsive, JupyterLab's renderer loses it at the first redraw", () => {
    expect(figure.config).toEqual({ displaylogo: false });
    expect((figure.layout as any).height).toBeGreaterThan(400);
  });

  it("names every axis and every trace", () => {
    const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis/.test(key));
    expect(axes.length).toBeGreaterThanOrEqual(2);
    for (const [, axis] of axes) expect((axis as any).title.text).not.toBe("");
    for (const trace of figure.data) expect((trace as any).name).not.toBe("");
  });

  it("stays below 30 kB", () => {
    expect(JSON.stringify(figure).length).toBeLessThan(30_000);
  });
});

describe("fitFigure", () => {
  it("draws the data grey and the prediction orange, sorted by x", () => {
    const shuffled = Matrix.column([3, 1, 2]);
    const [data, prediction] = fitFigure(shuffled, shuffled, shuffled.scale(10)).data as any[];
    expect(data).toMatchObject({ mode: "markers", x: [3, 1, 2], y: [3, 1, 2], marker: { color: COLORS.data } });
    expect(prediction).toMatchObject({
      mode: "lines",
      x: [1, 2, 3],
      y: [10, 20, 30],
      line: { color: COLORS.prediction },
    });
  });

  it("draws the truth between them if it is given", () => {
    const names = fitFigure(X, y, y, { truth: Math.sin }).data.map((trace: any) => trace.name);
    expect(names).toEqual(["data", "truth", "prediction"]);
  });

  it("refuses columns of different length", () => {
    expect(() => fitFigure(X, y, Matrix.zeros(50, 1) as Matrix)).toThrow(
      "fitFigure: prediction must be a column of 100 (100×1), got 50×1",
    );
  });

  it("refuses numbers that nobody can draw", () => {
    const broken = y.copy();
    broken.data[7] = Number.NaN;
    expect(() => fitFigure(X, y, broken)).toThrow(
      "fitFigure: prediction must hold finite numbers, but entry (7, 0) is NaN",
    );
  });

  it("rounds to what a screen can show", () => {
    const [data] = fitFigure(X, y, y).data as any[];
    data.x.forEach((x: number, i: number) => expect(Math.abs(x - X.data[i])).toBeLessThanOrEqual(20 / 2000));
    expect(JSON.stringify(data.x).length).toBeLessThan(800);
  });
});

describe("lossFigure", () => {
  it("has a log axis", () => {
    expect((every.loss.layout as any).yaxis.type).toBe("log");
  });

  it("tells several histories apart by colour and by dash", () => {
    const lines = every.losses.data.map((trace: any) => trace.line);
    expect(new Set(lines.map((line) => line.color)).size).toBe(2);
    expect(new Set(lines.map((line) => line.dash)).size).toBe(2);
  });

  it("refuses a loss that has no logarithm, and an empty history", () => {
    expect(() => lossFigure([{ epoch: 3, loss: 0 }])).toThrow(
      "lossFigure: a log axis needs losses above 0, but loss has 0 at epoch 3",
    );
    expect(() => lossFigure([])).toThrow("lossFigure: the history of loss is empty");
    expect(() => lossFigure({})).toThrow("lossFigure: expected at least one history, got none");
  });
});

describe("epochsFigure", () => {
  it("has a frame and a step of the slider for every snapshot", () => {
    const { frames, layout } = every.epochs as any;
    expect(frames.map((frame: any) => frame.name)).toEqual(["0", "100", "200"]);
    expect(layout.sliders[0].steps.map((step: any) => step.args[0][0])).toEqual(["0", "100", "200"]);
  });

  it("moves the fit, the kinks inside the picture, and the mark on the loss", () => {
    const [, , third] = (every.epochs as any).frames;
    const [fit, kinks, now] = third.data;
    expect(third.traces.map((k: number) => (every.epochs.data[k] as any).name)).toEqual([
      "prediction",
      "kinks",
      "this epoch",
    ]);
    expect(fit.y[0]).toBeCloseTo(2 * y.data[0], 2);
    expect(kinks).toEqual({ x: [-2, 0, 0.67], y: [0, 0, 0] });
    expect(now).toEqual({ x: [200], y: [0.004975] });
  });

  it("refuses to draw nothing", () => {
    expect(() => epochsFigure(X, y, [])).toThrow("epochsFigure: expected at least one snapshot, got none");
  });
});
