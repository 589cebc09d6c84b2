import { describe, expect, it, vi } from "vitest";
import { write } from "../src/display";
import { diagram, fitFigure, Matrix, progress, show, UserError } from "../src/index";

const bundle = { "application/vnd.plotly.v1+json": { data: [], layout: {} }, "text/plain": "A picture." };

/** A kernel of which only some modules are there. */
function kernel(modules: Record<string, unknown>) {
  return { loaded: (name: string) => modules[name] as any, load: (name: string) => modules[name] as any };
}

describe("write", () => {
  it("sends the whole bundle through the kernel's own call", () => {
    const lastWriteDisplayData = vi.fn();
    write(bundle, kernel({ "tslab/dist/jupyter": { lastWriteDisplayData }, tslab: {} }));
    expect(lastWriteDisplayData.mock.calls).toEqual([[{ data: bundle, metadata: {}, transient: {} }, false]]);
  });

  it("sends the picture alone through the public call where the kernel's own has gone", () => {
    const raw = vi.fn();
    write(bundle, kernel({ tslab: { display: { raw } } }));
    expect(raw.mock.calls).toEqual([["application/vnd.plotly.v1+json", { data: [], layout: {} }]]);
  });

  it("says where figures appear when there is no kernel", () => {
    const x = Matrix.column([1, 2]);
    expect(() => show(fitFigure(x, x, x))).toThrow(UserError);
    expect(() => show(fitFigure(x, x, x))).toThrow("this is shown below a notebook cell");
    expect(() => diagram("graph LR", "A graph")).toThrow("this is shown below a notebook cell");
  });
});

describe("progress", () => {
  it("replaces its own line, and ends it when all is done", () => {
    const printed: string[] = [];
    const raw = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
    for (const done of [1, 2, 3]) progress(done, 3, "seeds");
    raw.mockRestore();
    expect(printed).toEqual(["\r1 of 3 seeds", "\r2 of 3 seeds", "\r3 of 3 seeds\n"]);
  });
});

describe("outside the kernel", () => {
  it("an error keeps its stack", () => {
    expect(UserError.messageOnly).toBe(false);
  });
});
