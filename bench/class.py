"""What a class needs: lesson 06 in many kernels at once, its memory and its time, printed: `npm run class`, or `npm run class -- 1 30`.

Each kernel is a student who presses Run All Cells at the same moment as the others. Machines are noisy: this judges nothing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from waits import LESSONS, ROOT, Kernel

import nbformat

LESSON = next(path for path in LESSONS if path.name.startswith("06-"))
CELLS = [cell.source for cell in nbformat.read(LESSON, 4).cells if cell.cell_type == "code"]
LINUX = Path("/proc/self/smaps_rollup").exists()
# Pages that processes share, such as the program of Node, count once among them all.
KIND = "PSS" if LINUX else "RSS"
SAMPLE_SECONDS = 0.2


def memory(process: int) -> float:
    """Megabytes of a process now; 0 when it has gone."""
    try:
        if LINUX:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            kilobytes = next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
        else:
            kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(process)], text=True)
        return int(kilobytes) * 1024 / 1e6
    except (OSError, StopIteration, ValueError, subprocess.CalledProcessError):
        return 0.0


def processor_seconds(process: int) -> float:
    """What a process has computed so far; known on Linux."""
    if not LINUX:
        return float("nan")
    # The name in parentheses may hold spaces.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Memory(threading.Thread):
    """Watches processes: the peak of each, and of their sum."""

    def __init__(self, processes: list[int]):
        super().__init__(daemon=True)
        self.processes = processes
        self.peaks = [0.0] * len(processes)
        self.peak_of_all = 0.0
        self.done = threading.Event()

    def run(self):
        while not self.done.is_set():
            self.sample()
            self.done.wait(SAMPLE_SECONDS)

    def sample(self):
        now = [memory(process) for process in self.processes]
        self.peaks = [max(pair) for pair in zip(self.peaks, now)]
        self.peak_of_all = max(self.peak_of_all, sum(now))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.join()


def lesson(kernel: Kernel) -> float:
    """Seconds for all its cells."""
    began = time.perf_counter()
    for source in CELLS:
        kernel.run(source)
    return time.perf_counter() - began


def students(number: int) -> dict[str, float]:
    """So many kernels, started at once, and then the lesson in all of them at once."""
    with ExitStack() as stack, ThreadPoolExecutor(number) as pool:
        began = time.perf_counter()
        kernels = list(pool.map(lambda _: stack.enter_context(Kernel()), range(number)))
        ready = time.perf_counter() - began
        processes = [kernel.manager.provisioner.pid for kernel in kernels]
        started = [processor_seconds(process) for process in processes]
        with Memory(processes) as watched:
            seconds = list(pool.map(lesson, kernels))
        computed = [processor_seconds(process) for process in processes]
    return {
        "ready": ready,
        "each": max(watched.peaks),
        "all": watched.peak_of_all,
        "median": statistics.median(seconds),
        "last": max(seconds),
        "start": statistics.mean(started),
        "computed": statistics.mean(after - before for before, after in zip(started, computed)),
    }


def server() -> float:
    """Megabytes of a JupyterLab server that has opened the lesson: on a hub every student has one."""
    path = f"notebooks/{LESSON.name}"
    quiet = ["--no-browser", "--ServerApp.token=", "--ServerApp.port=0", f"--ServerApp.root_dir={ROOT}", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", *quiet]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = next(line.split()[-1] for line in process.stderr if "http://127.0.0.1" in line)
            opened = address.replace("/lab", "")
            for page in (f"/lab/tree/{path}", f"/api/contents/{path}", "/lab/api/settings"):
                fetch(opened.rstrip("/") + page)
            return memory(process.pid)
        finally:
            process.kill()


def fetch(address: str):
    with urlopen(address, timeout=60) as answer:
        answer.read()


def main():
    numbers = [int(number) for number in sys.argv[1:]] or [1, 5, 10]
    print(f"{LESSON.stem}, {len(CELLS)} cells, {os.cpu_count()} processors; memory is {KIND}, at its peak.\n")
    print("students  ready (s)  one (MB)  all (MB)  lesson (s)  last (s)  against the first  processor (s): start  lesson")
    first = None
    for number in numbers:
        seen = students(number)
        first = first or seen["last"]
        print(
            f"{number:8}  {seen['ready']:9.1f}  {seen['each']:8.0f}  {seen['all']:8.0f}  {seen['median']:10.1f}  {seen['last']:8.1f}"
            f"  {seen['last'] / first:17.1f}  {seen['start']:20.1f}  {seen['computed']:6.1f}",
            flush=True,
        )
    print(f"\nOne JupyterLab server that has opened the lesson: {server():.0f} MB.")


if __name__ == "__main__":
    main()
