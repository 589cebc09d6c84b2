"""Runs the lessons, each in a kernel of its own, and fails on whatever a student must not see; or records their outputs.

    npm run lessons                    every lesson, compared with its committed outputs
    npm run lessons -- 04 06           only these
    npm run lessons:record -- 06       writes the outputs of lesson 06

It trusts neither a reply of "ok" (a rejection nobody awaits comes after it) nor a missing one (a cell that never ran).
"""

from __future__ import annotations

import os
import sys

# jsonschema compiles a grammar for 1.7 s when this module is there; see tools/lab.py.
sys.modules["rfc3987_syntax"] = None
# The kernel of this clone, also where the user's home has one of the same name.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"

import argparse
import asyncio
import copy
import difflib
import json
import platform
import re
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path

from rounding import LAST_BITS, RELATIVE, is_recorded_here, same_but_for_rounding

try:
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from nbclient import NotebookClient
except ImportError as missing:
    sys.exit(f"{missing}: run `pip install -r requirements.txt` in this Python environment.")

ROOT = Path(__file__).resolve().parent.parent
LESSONS = ROOT / "notebooks"
KERNEL = {"display_name": "TypeScript", "language": "typescript", "name": "tslab"}
PLOTLY = "application/vnd.plotly.v1+json"
# Pictures of a figure that are not the kernel's output: JupyterLab adds the one, tools/pictures the other.
PNG, SVG = "image/png", "image/svg+xml"
RECORD = "npm run lessons:record"
# The figure that the README shows: its lesson, the id of its cell, and the file.
README_PICTURE = LESSONS / "06-training.ipynb", "cured-fit", ROOT / ".github/fit.svg"

MACHINE = f"{platform.system()} {platform.machine()}"
NUMERIC = (
    f"Compared up to rounding: the words must agree, and numbers to a relative {RELATIVE:g}; of cells tagged {LAST_BITS}, "
    f"which train beyond chaos or show rounding itself, the words alone; of static pictures, whether they are there. Linux x64 compares the bits (this is {MACHINE})."
)

SETTLE_SECONDS = 10
POLL_SECONDS = 0.05
# No lesson prints this character.
MARK = "\x02pending "
# Names what the event loop still waits for. Watched files are the kernel's own business.
PROBE = (
    f"void process.stdout.write({json.dumps(MARK)} + "
    'process.getActiveResourcesInfo().filter((resource) => '
    'resource === "Timeout" || resource === "Immediate" || resource.startsWith("FSReq")).join(" "))'
)


@dataclass
class Failure:
    """One thing that is wrong with a lesson, in the words of the report."""

    kind: str
    message: str
    heading: str = ""
    cell: int = 0  # counting all cells from 1; 0 when no cell is to blame
    code_cell: int = 0  # counting code cells only
    source: str = ""


@dataclass
class Result:
    """What became of one lesson."""

    lesson: str
    cells: int = 0
    figures: int = 0
    seconds: float = 0.0
    not_run: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return "failed" if self.failures else "passed"


class CellFailed(Exception):
    """Ends a lesson at a cell."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind
        self.message = message


class Runner(NotebookClient):
    """Executes a notebook in tslab. nbclient starts the kernel and files the outputs; waiting and judging happen here."""

    def __init__(self, notebook, folder: Path, limit: float, node: str | None = None):
        super().__init__(notebook, kernel_name=KERNEL["name"], resources={"metadata": {"path": str(folder)}})
        self.limit = limit
        self.node = node
        self.shutdown_kernel = "immediate"
        self.cell_of: dict[str, int] = {}  # message id -> index of the cell that it belongs to
        self.idle: dict[str, asyncio.Event] = {}
        self.probed = ""  # what the last probe printed
        # What the process of the kernel says beside the notebook: of interest only if it dies before its time.
        self.last_words = tempfile.TemporaryFile()

    @asynccontextmanager
    async def kernel(self):
        self.create_kernel_manager()
        if self.node:
            self.km.kernel_spec.argv[0] = self.node
        await self.async_start_new_kernel(stderr=self.last_words)
        await self.async_start_new_kernel_client()
        information = await self.kc.kernel_info(reply=True, timeout=self.startup_timeout)
        self.nb.metadata.language_info = information["content"]["language_info"]
        self.listener = asyncio.ensure_future(self.listen())
        try:
            yield
        finally:
            self.listener.cancel()
            await self._async_cleanup_kernel()

    async def listen(self):
        """Files every output under its cell, however late it comes."""
        while True:
            message = await self.kc.get_iopub_msg(timeout=None)
            parent = message["parent_header"].get("msg_id")
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle" and parent in self.idle:
                    self.idle[parent].set()
            elif message["msg_type"] == "stream" and message["content"]["text"].startswith(MARK):
                self.probed = message["content"]["text"].removeprefix(MARK)
            elif parent in self.cell_of:
                index = self.cell_of[parent]
                self.process_message(message, self.nb.cells[index], index)

    async def run_cell(self, index: int):
        """Runs a cell until nothing that it started is under way; raises CellFailed for whatever is wrong with it."""
        cell = self.nb.cells[index]
        cell.outputs = []
        self.clear_before_next_output = False
        status = await self.execute_and_wait(cell.source, index)
        if status == "ok":
            await self.settle(index)
        errors = "".join(out.text for out in cell.outputs if out.output_type == "stream" and out.name == "stderr")
        if status != "ok":
            raise CellFailed(status, clean(errors) or f"The kernel answered {status!r} and ran nothing.")
        if errors:
            raise CellFailed("stderr", clean(errors))

    async def settle(self, index: int):
        """Waits until the timers of a cell have fired. The probe also lets an unawaited rejection come out."""
        deadline = time.monotonic() + min(SETTLE_SECONDS, self.limit)
        while await self.pending(index):
            if time.monotonic() > deadline:
                raise CellFailed("pending", f"The cell left something running ({self.probed}): await it, or clear the timer.")
            await asyncio.sleep(POLL_SECONDS)

    async def pending(self, index: int) -> bool:
        status = await self.execute_and_wait(PROBE, index)
        if status != "ok":
            raise CellFailed(status, "The kernel did not answer properly after this cell.")
        return self.probed != ""

    async def execute_and_wait(self, source: str, index: int) -> str:
        """The status of the reply, once all outputs before it are in."""
        identity = self.kc.execute(source, allow_stdin=False)
        self.cell_of[identity] = index
        self.idle[identity] = asyncio.Event()
        answer = asyncio.ensure_future(self.answer(identity))
        death = asyncio.ensure_future(self.death())
        try:
            waiting = {answer, death, self.listener}
            await asyncio.wait(waiting, timeout=self.limit, return_when=asyncio.FIRST_COMPLETED)
            if self.listener.done():
                self.listener.result()
            if answer.done():
                return answer.result()
            if death.done():
                raise CellFailed("dead", f"The kernel died while this cell ran: does it call process.exit?{self.said()}")
            raise CellFailed("timeout", f"The cell ran longer than {self.limit:g} s: an endless loop, or an await that never ends?")
        finally:
            answer.cancel()
            death.cancel()

    async def answer(self, identity: str) -> str:
        while True:
            reply = await self.kc.get_shell_msg(timeout=None)
            if reply["parent_header"].get("msg_id") == identity:
                await self.idle[identity].wait()
                return reply["content"]["status"]

    async def death(self):
        while await self.km.is_alive():
            await asyncio.sleep(POLL_SECONDS)

    def said(self, limit: int = 600) -> str:
        """The last words, on lines of their own."""
        self.last_words.seek(0)
        words = clean(self.last_words.read().decode(errors="replace"))
        return f"\n{words[-limit:]}" if words else ""


class Painter:
    """Draws figures as SVG, all in one Node process, which starts with the first figure and ends with the run."""

    def __init__(self, node: str | None = None):
        self.node = node
        self.process = None
        self.turn = asyncio.Lock()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        if self.process:
            self.process.stdin.close()
            await self.process.wait()

    async def paint(self, output) -> str:
        """The SVG of a figure; a CellFailed says why there is none."""
        data = output.data
        # Sorted, as in the file: what is drawn must not depend on which of the two it comes from.
        question = {"figure": data[PLOTLY], "description": data.get("text/plain", "")}
        async with self.turn:
            self.process = self.process or await self.start()
            self.process.stdin.write(json.dumps(question, sort_keys=True).encode() + b"\n")
            line = await self.process.stdout.readline()
            if not line:
                self.process = None
                raise CellFailed("picture", f"{figure_name(output)} ended the renderer, tools/pictures; its message is above.")
        answer = json.loads(line)
        if "error" in answer:
            raise CellFailed("picture", f"{figure_name(output)} cannot be drawn: {answer['error']}.")
        return answer["svg"]

    async def start(self):
        # The Node that runs the kernel.
        node = self.node or KernelSpecManager().get_kernel_spec(KERNEL["name"]).argv[0]
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, "limit": 2**24}
        return await asyncio.create_subprocess_exec(node, ROOT / "tools/pictures/main.mjs", **pipes)


async def run_lesson(path: Path, options, painter: Painter) -> Result:
    """Runs one notebook; a recording that succeeds is written."""
    result = Result(name_of(path))
    started = time.monotonic()
    try:
        committed = nbformat.read(path, as_version=4)
    except Exception as error:
        result.failures.append(Failure("unreadable", f"This is no notebook: {clean(str(error))}"))
        return result
    notebook = copy.deepcopy(committed)
    # An output that was recorded earlier must not pass for one of this run.
    for index in code_cells(notebook):
        notebook.cells[index].outputs = []
    await execute(Runner(notebook, path.parent, options.timeout, options.node), result)
    tidy(notebook)
    result.figures = sum(len(figures(cell)) for cell in notebook.cells)
    if not result.failures:
        await draw(notebook, painter, result)
    if options.record and not result.failures:
        write(notebook, path)
    elif not options.record:
        compare(committed, notebook, result, options.compare == "numeric")
    result.seconds = round(time.monotonic() - started, 1)
    return result


async def execute(runner: Runner, result: Result):
    """Runs the code cells in order until one fails; notes how many were not run."""
    notebook = runner.nb
    to_run = [index for index in code_cells(notebook) if notebook.cells[index].source.strip()]
    result.cells = len(to_run)
    try:
        async with runner.kernel():
            for count, index in enumerate(to_run, 1):
                result.not_run = len(to_run) - count
                notebook.cells[index].execution_count = count
                try:
                    await runner.run_cell(index)
                except CellFailed as failed:
                    result.failures.append(at_cell(notebook, index, failed.kind, failed.message))
                    return
    except (RuntimeError, OSError) as error:
        message = f"The kernel did not start: {clean(str(error))}{runner.said()}"
        result.failures.append(Failure("no kernel", message))
        result.not_run = len(to_run)


async def draw(notebook, painter: Painter, result: Result):
    """Puts the static picture beside every figure."""
    for index in code_cells(notebook):
        for output in figures(notebook.cells[index]):
            try:
                output.data[SVG] = await painter.paint(output)
            except CellFailed as failed:
                result.failures.append(at_cell(notebook, index, failed.kind, failed.message))


def figures(cell) -> list:
    return [output for output in cell.get("outputs", []) if PLOTLY in output.get("data", {})]


def figure_name(output) -> str:
    title = output.data[PLOTLY].get("layout", {}).get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return f'The figure "{text}"' if text else "A figure without a title"


def code_cells(notebook) -> list[int]:
    return [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def at_cell(notebook, index: int, kind: str, message: str) -> Failure:
    headings = [
        line.lstrip("# ").strip()
        for cell in notebook.cells[: index + 1]
        if cell.cell_type == "markdown"
        for line in without_fences(cell.source).splitlines()
        if re.match(r"#{1,6} ", line)
    ]
    code_cell = code_cells(notebook).index(index) + 1
    heading = headings[-1] if headings else ""
    return Failure(kind, message, heading, index + 1, code_cell, notebook.cells[index].source)


def without_fences(markdown: str) -> str:
    """Markdown without its code blocks, whose comments look like headings."""
    return re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.MULTILINE | re.DOTALL)


# Outputs: tidied for the file, and compared


def tidy(notebook):
    """Brings a notebook into the one form in which it is recorded."""
    notebook.metadata.kernelspec = dict(KERNEL)
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    for number, cell in enumerate(notebook.cells, 1):
        cell.setdefault("id", f"cell-{number}")
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
            if not cell.source.strip():
                cell.execution_count = None


def tidy_outputs(outputs: list) -> list:
    """Joins the prints of a cell, which tslab sends one by one, and drops the pictures beside a figure."""
    tidied: list = []
    for (kind, _), group in groupby(copy.deepcopy(outputs), lambda output: (output.output_type, output.get("name"))):
        alike = list(group)
        if kind == "stream":
            alike[0].text = "".join(output.text for output in alike)
        tidied.extend(alike[:1] if kind == "stream" else alike)
    for output in tidied:
        if output.output_type == "stream":
            output.text = "\n".join(map(visible, output.text.split("\n")))
        if PLOTLY in output.get("data", {}):
            output.data.pop(PNG, None)
            output.get("metadata", {}).pop(PNG, None)
    return tidied


def visible(line: str) -> str:
    """What is left to see of a line: what comes before a carriage return is overwritten."""
    return line[line.rstrip("\r").rfind("\r") + 1 :]


def comparable(outputs: list) -> str:
    """The text of a cell's outputs, without what may differ: counters and the static pictures of a figure."""
    outputs = tidy_outputs(outputs)
    for output in outputs:
        output.pop("execution_count", None)
        output.pop("transient", None)
        if PLOTLY in output.get("data", {}):
            output.data.pop(SVG, None)
    return "\n".join(as_text(output) for output in outputs)


def as_text(output) -> str:
    """A stream as it was printed, so that a difference reads well; any other output as JSON."""
    if output.output_type == "stream":
        return f"[{output.name}]\n{output.text}"
    return json.dumps(output, indent=1, sort_keys=True, ensure_ascii=False)


def compare(committed, executed, result: Result, numeric: bool):
    """Adds a failure for each cell that ran and printed, or shows, something other than what was committed."""
    last_run = next((failure.cell for failure in result.failures), len(executed.cells) + 1)
    for index in code_cells(executed):
        if index + 1 >= last_run:
            break
        before, after = (comparable(notebook.cells[index].outputs) for notebook in (committed, executed))
        last_bits = LAST_BITS in executed.cells[index].metadata.get("tags", [])
        if before != after and not (numeric and same_but_for_rounding(before, after, last_bits)):
            result.failures.append(at_cell(executed, index, "differs", difference(before, after)))
            continue
        for before, after in zip(figures(committed.cells[index]), figures(executed.cells[index])):
            complaint = picture_complaint(before, after, numeric)
            if complaint:
                result.failures.append(at_cell(executed, index, "picture", complaint))


def picture_complaint(before, after, numeric: bool) -> str:
    """What is wrong with the committed static picture of a figure; nothing if it has not been drawn this time."""
    if SVG not in after.data or before.data.get(SVG) == after.data[SVG] or (numeric and SVG in before.data):
        return ""
    wrong = "is not the one that its figure gives" if SVG in before.data else "is missing"
    return f"{figure_name(after)}: its static picture ({SVG}) {wrong} ({RECORD} draws it anew)."


def difference(before: str, after: str, limit: int = 16) -> str:
    """The first lines of a unified diff."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), "committed", "this run", lineterm="", n=1))
    # Only the whitespace that splitlines swallows differs.
    lines = lines or [f"- {before!r}", f"+ {after!r}"]
    more = [f"... and {len(lines) - limit} more lines"] if len(lines) > limit else []
    advice = f"The output differs from the committed one ({RECORD} writes it anew):"
    return "\n".join([advice, *(shorten(line) for line in lines[:limit]), *more])


def write(notebook, path: Path):
    """Replaces the file in one step, so that an interrupted recording leaves the old one."""
    temporary = path.with_suffix(".tmp")
    with open(temporary, "w", encoding="utf-8", newline="\n") as file:
        nbformat.write(notebook, file)
    os.replace(temporary, path)
    lesson, identity, picture = README_PICTURE
    if path == lesson:
        [figure] = (output for cell in notebook.cells if cell.id == identity for output in figures(cell))
        picture.write_text(figure.data[SVG], encoding="utf-8", newline="\n")


# The report


def clean(text: str) -> str:
    """An error in the student's terms: no colours, no stack of the kernel, no absolute path."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    # Node's preamble quotes the compiled cell with line numbers that are not the student's.
    text = re.sub(r"^evalmachine\.<anonymous>:\d+\n(?:.*\n)*?\s*\^+\n\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"^ +at .*\n?", "", text, flags=re.MULTILINE)
    return text.replace(f"{ROOT}{os.sep}", "").strip()


def shorten(line: str, limit: int = 160) -> str:
    return line if len(line) <= limit else f"{line[:limit]}..."


def numbered(source: str, limit: int = 15) -> str:
    lines = source.rstrip().split("\n")
    shown = [f"  {number:3} | {shorten(line)}" for number, line in enumerate(lines[:limit], 1)]
    return "\n".join(shown + ([f"      | ... {len(lines) - limit} more lines"] if len(lines) > limit else []))


def describe(result: Result) -> str:
    """The failures of one lesson."""
    parts = [describe_failure(result.lesson, failure) for failure in result.failures]
    if result.not_run:
        parts.append(f"{result.lesson}: {result.not_run} {'cell was' if result.not_run == 1 else 'cells were'} not run.")
    return "\n\n".join(parts)


def describe_failure(lesson: str, failure: Failure) -> str:
    if not failure.cell:
        return f"{lesson}: {failure.message}"
    heading = f', under "{failure.heading}"' if failure.heading else ""
    title = f"{lesson}, cell {failure.cell} (code cell {failure.code_cell}){heading}:"
    return f"{title}\n{numbered(failure.source)}\n{indent(failure.message)}"


def indent(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.split("\n"))


def table(results: list[Result]) -> str:
    width = max(len("lesson"), *(len(result.lesson) for result in results))
    rows = [f"{'lesson':{width}}  cells  figures  seconds  verdict"]
    for result in results:
        rows.append(
            f"{result.lesson:{width}}  {result.cells:5}  {result.figures:7}  {result.seconds:7.1f}  {result.verdict}"
        )
    return "\n".join(rows)


# The command line


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def select(selectors: list[str]) -> list[Path]:
    """The notebooks for these numbers or paths; all lessons for none."""
    lessons = sorted(LESSONS.glob("*.ipynb"))
    chosen: list[Path] = [] if selectors else lessons
    for selector in selectors:
        if selector.endswith(".ipynb") and Path(selector).is_file():
            found = [Path(selector).resolve()]
        else:
            found = [path for path in lessons if path.name.startswith((selector, f"{selector.zfill(2)}-"))]
        if not found:
            known = "".join(f"\n  {path.name}" for path in lessons) or " none yet"
            sys.exit(f"No lesson matches {selector!r}. The lessons are:{known}")
        chosen.extend(path for path in found if path not in chosen)
    return chosen


def arguments():
    parser = argparse.ArgumentParser(prog="npm run lessons --", description="Runs the lessons and checks their outputs.")
    parser.add_argument("lesson", nargs="*", help="the number of a lesson (06) or the path of a notebook; default: all lessons")
    parser.add_argument("--record", action="store_true", help="write the outputs instead of comparing them")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="limit for one cell (default: 120)")
    parser.add_argument(
        "--compare",
        choices=["exact", "numeric"],
        default="exact" if is_recorded_here() else "numeric",
        help="byte for byte, or numbers up to rounding (default: exact on Linux x64, whose bits are recorded, else numeric)",
    )
    parser.add_argument("--node", metavar="PROGRAM", help="run the kernel with this Node")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report for the test suite")
    return parser.parse_args()


async def run_all(paths: list[Path], options) -> list[Result]:
    places = asyncio.Semaphore(os.cpu_count() or 1)

    async with Painter(options.node) as painter:

        async def one(path: Path) -> Result:
            async with places:
                return await run_lesson(path, options, painter)

        return await asyncio.gather(*(one(path) for path in paths))


def main() -> int:
    options = arguments()
    paths = select(options.lesson)
    results = asyncio.run(run_all(paths, options))
    failed = [result for result in results if result.failures]
    for result in failed:
        print(describe(result), end="\n\n")
    print(table(results) if results else "There are no lessons in notebooks/ yet.")
    if options.record and not is_recorded_here():
        print(f"\nRecorded on {MACHINE}, and compared byte for byte on Linux x64, where the last bits may differ.")
    elif options.compare == "numeric":
        print(f"\n{NUMERIC}")
    if options.json:
        report = [{**asdict(result), "verdict": result.verdict, "report": describe(result)} for result in results]
        options.json.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
