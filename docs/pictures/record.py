"""Runs an example and records, line by line, what its processes hold of its block.

`record(path)` runs the example in a fresh interpreter, where this file, started as a
program, traces the example's own lines in every process and notes what each line left
behind: which handles are open, whether the name exists, and what the block contains.
Linux only: it forks, and it looks for names in /dev/shm.
"""

import ast
import json
import linecache
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NAMES = Path("/dev/shm")

Moment = dict[str, Any]


class Run(list[Moment]):
    """What a run left behind after each line, in the order in which it happened."""

    example = ""

    def after(self, process: int, text: str) -> int:
        """The place of the last moment at which `process` (0 started it) had run that line."""
        found = [n for n, m in enumerate(self) if m["process"] == process and text in m["source"]]
        if not found:
            raise LookupError(f"process {process} ran no line with {text!r}")
        return found[-1]


def record(example: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "moments"
        search_path = [os.environ.get("PYTHONPATH", ""), str(ROOT)]
        subprocess.run(
            [sys.executable, __file__, str(ROOT / example), str(log)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, search_path))},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        run = Run(json.loads(line) for line in log.read_text().splitlines())
    run.example = example
    pids = list(dict.fromkeys(moment["process"] for moment in run))
    for moment in run:
        moment["process"] = pids.index(moment["process"])
    return run


def trace(example: str, log: str) -> None:
    """Runs the example as a program, with every line it runs noted in the log."""
    running: dict[FrameType, int] = {}

    def note(frame: FrameType, event: str, _: object) -> Any:
        if frame in running:
            write(log, moment(frame, running[frame], ended=event == "return"))
        running[frame] = frame.f_lineno
        return note

    def enter(frame: FrameType, _event: str, _: object) -> Any:
        return note if frame.f_code.co_filename == example else None

    sys.argv = [example]
    sys.path[0] = str(Path(example).parent)
    multiprocessing.set_start_method("fork")
    sys.settrace(enter)
    runpy.run_path(example, run_name="__main__")


def moment(frame: FrameType, line: int, ended: bool) -> Moment:
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    handles = [h for h in map(handle, frame.f_locals, frame.f_locals.values()) if h]
    return {
        "process": os.getpid(),
        "line": line,
        "source": source,
        "ended": ended,
        "handles": handles,
        "written": written(source, frame),
        "helpers": [child.name for child in multiprocessing.active_children()],
        "lists": {k: list(map(str, v)) for k, v in frame.f_globals.items() if type(v) is list},
        "numbers": {k: v for k, v in frame.f_locals.items() if type(v) is int},
    }


def handle(variable: str, value: Any) -> Moment | None:
    """What can be said about a local variable, if it holds a block."""
    from shmcore import ShareableList, SharedMemory

    shm = value.shm if isinstance(value, ShareableList) else value
    if not isinstance(shm, SharedMemory):
        return None
    file = NAMES / shm.name
    try:
        content, is_open = bytes(shm.buf), True
    except (TypeError, ValueError):  # a closed handle's buffer is None, or released
        content, is_open = file.read_bytes() if file.exists() else b"", False
    cells: list[str] | None = [str(byte) for byte in content]
    is_list = isinstance(value, ShareableList)
    if is_list and content:
        cells = [repr(item) for item in value] if is_open else None  # there, but out of sight
    return {
        "text": variable + (".shm" if is_list else ".buf"),
        "open": is_open,
        "named": file.exists(),
        "is_list": is_list,
        "cells": cells,
        "bytes": list(content),
    }


def written(source: str, frame: FrameType) -> list[int]:
    """The places that a line like `x[2] = ...` or `x.buf[:10] = ...` has just written to."""
    try:
        statement = ast.parse(source).body[0]
    except (SyntaxError, IndexError):
        return []
    target = getattr(statement, "target", None) or getattr(statement, "targets", [None])[0]
    if not isinstance(target, ast.Subscript):
        return []
    whole, place = ast.unparse(target.value), ast.unparse(target.slice)
    places = eval(f"range(len({whole}))[{place}]", frame.f_globals, frame.f_locals)
    return [places] if isinstance(places, int) else list(places)


def write(log: str, moment: Moment) -> None:
    with open(log, "a") as lines:
        lines.write(json.dumps(moment) + "\n")


if __name__ == "__main__":
    trace(*sys.argv[1:])
