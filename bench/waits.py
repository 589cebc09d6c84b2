"""What a student or lecturer waits for, measured and printed beside its limit: `npm run waits`.

Machines are noisy: this prints and judges nothing. Set-up from nothing is timed in a clone of the last commit.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# See tools/lessons.py.
sys.modules["rfc3987_syntax"] = None
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"

import nbformat
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PLOTLY = "application/vnd.plotly.v1+json"
IMPORT = 'import { fitFigure, seededRandom, show, sineData } from "handrolled";\nconst d = sineData(100, seededRandom(1));'
FIGURE = "show(fitFigure(d.X, d.y, d.y));"


def line(what: str, value: str, limit: str = ""):
    print(f"{what:<48}{value:>12}   {limit}", flush=True)


class Kernel:
    """A fresh kernel, and the seconds until it was ready."""

    def __enter__(self):
        began = time.perf_counter()
        self.manager, self.client = start_new_kernel(kernel_name="tslab", cwd=str(ROOT / "notebooks"))
        self.ready = time.perf_counter() - began
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, source: str) -> tuple[float, float | None]:
        """Seconds until the cell was done, and until its first figure arrived."""
        began, figure = time.perf_counter(), None
        request = self.client.execute(source)
        while True:
            message = self.client.get_iopub_msg(timeout=300)
            if message["parent_header"].get("msg_id") != request:
                continue
            # The time of a cell that failed is the time of nothing.
            if message["content"].get("name") == "stderr":
                raise RuntimeError(message["content"]["text"])
            if message["msg_type"] == "display_data" and figure is None:
                figure = time.perf_counter() - began
            if message["content"].get("execution_state") == "idle":
                return time.perf_counter() - began, figure


def kernel_times():
    ready, imports, figures = [], [], []
    for _ in range(5):
        with Kernel() as kernel:
            ready.append(kernel.ready)
            imports.append(kernel.run(IMPORT)[0])
            figures.append(kernel.run(FIGURE)[1])
    line("kernel ready", f"{statistics.median(ready):.2f} s")
    line("first import of handrolled", f"{statistics.median(imports):.2f} s", "at most 0.15 s")
    line("first figure", f"{statistics.median(figures):.2f} s", "at most 0.3 s")


def lesson_times(path: Path):
    notebook = nbformat.read(path, 4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    with Kernel() as kernel:
        times = [(kernel.run(cell.source)[0], cell.id) for cell in code]
    seconds, cell = max(times)
    line(f"{path.stem}: slowest cell ({cell})", f"{seconds:.2f} s", "at most 10 s")
    outputs = [output for cell in code for output in cell.outputs if PLOTLY in output.get("data", {})]
    figures = [len(json.dumps(output.data[PLOTLY], separators=(",", ":"))) for output in outputs]
    line(f"{path.stem}: largest figure", f"{max(figures, default=0) / 1000:.1f} kB", "at most 30 kB")
    line(f"{path.stem}: notebook", f"{path.stat().st_size / 1000:.0f} kB", "at most 1500 kB")


def command_time(what: str, command: list[str], cwd: Path = ROOT, limit: str = ""):
    began = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    line(what, f"{seconds:.1f} s" if done.returncode == 0 else "failed", limit)


if __name__ == "__main__":
    kernel_times()
    for lesson in LESSONS:
        lesson_times(lesson)
    command_time("set-up with nothing to do", ["npm", "run", "setup"], limit="about 2 s")
    command_time("the lessons, headless", ["npm", "run", "lessons"], limit="at most 60 s")
    command_time("npm test", ["npm", "test"])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), folder], check=True)
        command_time("set-up from nothing", ["npm", "run", "setup"], Path(folder), "under 180 s")
