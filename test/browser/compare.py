"""Compares notebooks that JupyterLab ran with the committed ones, as the lesson runner does.

It runs nothing, and prints what differs as JSON: the report by the notebook's name, "" where all is equal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import lessons  # noqa: E402
import nbformat  # noqa: E402


def report(committed: Path, ran: Path) -> str:
    result = lessons.Result(ran.stem)
    before, after = (nbformat.read(path, as_version=4) for path in (committed, ran))
    lessons.compare(before, after, result, numeric=not lessons.is_recorded_here())
    return lessons.describe(result)


if __name__ == "__main__":
    committed, ran = map(Path, sys.argv[1:])
    print(json.dumps({path.stem: report(committed / path.name, path) for path in sorted(ran.glob("*.ipynb"))}))
