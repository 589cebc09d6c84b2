"""Writes the canaries: small notebooks, each wrong in one way that the lesson runner must refuse, and some that are right.

Run it with the course's Python after a change: `node tools/python.mjs test/notebooks/make-canaries.py`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

FOLDER = Path(__file__).parent / "canaries"
sys.path.insert(0, str(FOLDER.parents[2] / "tools"))

from lessons import KERNEL, PLOTLY, PNG, SVG, Painter  # noqa: E402

GREEN = "console.log('fine');"
FINE = "fine\n"
FIGURE = {"data": [{"type": "scatter", "y": [1, 3, 2]}], "layout": {}}
OTHER = {"data": [{"type": "scatter", "y": [3, 1, 2]}], "layout": {"title": {"text": "It falls, then rises"}}}
IN_SPACE = {"data": [{"type": "scatter3d", "x": [1], "y": [2], "z": [3]}], "layout": {}}


def shown(figure: dict) -> str:
    return (
        f"import {{ display }} from 'tslab';\n"
        f"const figure: any = {json.dumps(figure)};\ndisplay.raw('{PLOTLY}', figure);"
    )


async def painted(figure: dict) -> str:
    async with Painter() as painter:
        return await painter.paint(new_output("display_data", data={PLOTLY: figure}))


PICTURE = asyncio.run(painted(FIGURE))
REPAINTED = PICTURE.replace("#1f77b4", "#d62728")

# Name of the notebook -> its code cells, each with the output that is recorded for it.
CANARIES = {
    "healthy": [
        ("const answer = 42;\nconsole.log('one');\nconsole.log('two');", "one\ntwo\n"),
        ("await new Promise((resolve) => setTimeout(resolve, 50));\nanswer + 1", "43\n"),
        ("const timer = setTimeout(() => console.log('late, and welcome'), 300);", "late, and welcome\n"),
    ],
    # Opening a notebook in JupyterLab and saving it adds a picture to every figure; that is no difference.
    "figure": [
        (shown(FIGURE), {PLOTLY: FIGURE, SVG: PICTURE, PNG: "aGVsbG8="}),
    ],
    "picture-missing": [(shown(FIGURE), {PLOTLY: FIGURE}), (GREEN, FINE)],
    "picture-stale": [(shown(OTHER), {PLOTLY: OTHER, SVG: PICTURE}), (GREEN, FINE)],
    "picture-changed-by-hand": [(shown(FIGURE), {PLOTLY: FIGURE, SVG: REPAINTED})],
    "picture-impossible": [(shown(IN_SPACE), {PLOTLY: IN_SPACE}), (GREEN, FINE)],
    # What the kernel gets wrong unless set-up has mended it.
    "earlier-cells": [
        ("const a = 1;\nconst run = () => ({ a: 2, b: 3 });", ""),
        ("const { a: renamed, b } = run();\nconsole.log({ a, renamed, b });", "{ a: 1, renamed: 2, b: 3 }\n"),
        ("const name = 'c';", ""),
        ("console.log({ [name]: a });", "{ c: 1 }\n"),
    ],
    "mistake": [
        (GREEN, FINE),
        ("import { Matrix } from 'handrolled';\nconst rows: number[][] = [[1, 2, 3]];\nMatrix.from(rows).matmul(Matrix.from(rows));", ""),
    ],
    "type-error": [(GREEN, FINE), ("const count: number = 'three';", "")],
    "throw": [(GREEN, FINE), ("throw new Error('thrown on purpose');", "")],
    "rejected-awaited": [("await Promise.reject(new Error('rejected on purpose'));", "")],
    "rejected-not-awaited": [("void Promise.reject(new Error('late on purpose'));", ""), (GREEN, FINE)],
    "rejected-in-last-cell": [(GREEN, FINE), ("void Promise.reject(new Error('late at the end'));", "")],
    "late-stderr": [
        ("const timer = setTimeout(() => console.error('late complaint'), 300);", ""),
        (GREEN, FINE),
    ],
    "timer-never-ends": [("const timer = setInterval(() => {}, 1000);", ""), (GREEN, FINE)],
    "endless-loop": [("for (;;) {}", ""), (GREEN, FINE)],
    "endless-wait": [("await new Promise(() => {});", "")],
    # Green outputs of an earlier run must not make the cells after the failure pass.
    "after-a-failure": [("throw new Error('first');", ""), (GREEN, FINE), (GREEN, FINE)],
    "output-differs": [("console.log('new');\nconsole.log('same');", "old\nsame\n"), (GREEN, FINE)],
    "output-missing": [(GREEN, "")],
    "kernel-exits": [("process.exit(0);", ""), (GREEN, FINE)],
    "stderr": [("console.error('a complaint');", ""), (GREEN, FINE)],
}


def output(recorded: str | dict):
    if isinstance(recorded, dict):
        return new_output("display_data", data=recorded)
    return new_output("stream", name="stdout", text=recorded)


def code_cell(name: str, number: int, source: str, recorded: str | dict):
    outputs = [output(recorded)] if recorded else []
    return new_code_cell(source, id=f"{name}-{number}", outputs=outputs, execution_count=number)


def notebook(name: str, cells: list[tuple[str, str | dict]]):
    heading = new_markdown_cell(f"# Canary\n\n## The part called {name}", id=f"{name}-0")
    code = [code_cell(name, number, *cell) for number, cell in enumerate(cells, 1)]
    return new_notebook(cells=[heading, *code], metadata={"kernelspec": KERNEL})


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, cells in CANARIES.items():
        nbformat.write(notebook(name, cells), FOLDER / f"{name}.ipynb")
