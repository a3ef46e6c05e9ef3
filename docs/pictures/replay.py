"""Reads a recorded run: what each line of an example left behind, as a picture can show it.

The recordings are those of the pages, and some more beside this file;
docs/theme/recordings/README.md says what is in them and which commands wrote them.
"""

import ast
import json
import sys
from pathlib import Path
from typing import Any

from shmstep.states import merged

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ROOT / "docs/theme/recordings", ROOT / "docs/pictures/recordings"
HANDLES = {"SharedMemory": ".buf", "ShareableList": ".shm"}

Moment = dict[str, Any]
State = dict[str, Any]


class Run(list[Moment]):
    """What a run left behind after each line, in the order in which it happened."""

    def __init__(self, example: str) -> None:
        self.example = example
        name = f"{Path(example).stem}.json"
        (path,) = (folder / name for folder in FOLDERS if (folder / name).exists())
        recording = json.loads(path.read_text(encoding="utf-8"))
        self.source = recording["files"][0]["source"].splitlines()
        self.roles: dict[tuple[str, str], str] = {}  # of a variable's handle, when first seen
        state: State = {}
        for step in recording["steps"]:
            before, state = state, merged(state, step.get("set", {}))
            if "ran" in step:
                self.append(self.moment(step, before, state))

    def after(self, process: int, text: str) -> int:
        """The place of the last moment at which `process` (0 started it) had run that line."""
        found = [n for n, m in enumerate(self) if m["process"] == process and text in m["source"]]
        if not found:
            raise LookupError(f"process {process} ran no line with {text!r}")
        return found[-1]

    def moment(self, step: State, before: State, state: State) -> Moment:
        number = str(step["p"])
        frames = state["processes"][number].get("frames", {})
        depth = list(before["processes"][number]["frames"])[-1]
        was = before["processes"][number]["frames"][depth].get("locals", {})
        variables = frames[depth].get("locals", {}) if depth in frames else was
        source = self.source[step["ran"][1] - 1].strip()
        managers = {n for n, p in state["processes"].items() if p["kind"] == "manager"}
        return {
            "process": sorted(state["processes"].keys() - managers, key=int).index(number),
            "line": step["ran"][1],
            "source": source,
            "out": step.get("out", ""),
            "ended": not frames,
            "handles": [
                self.handle(state, number, variable, text)
                for variable, text in variables.items()
                if text.partition("(")[0] in HANDLES
            ],
            "written": written(source, was, before),
            "managed": any(state["processes"][n]["state"] == "running" for n in managers),
            "numbers": {name: int(text) for name, text in variables.items() if text.isdecimal()},
        }

    def handle(self, state: State, process: str, variable: str, text: str) -> Moment:
        """What is known of the block that a variable's handle is on."""
        number, block = named(state, text)
        role = state["processes"][process].get("attached", {}).get(number, "")
        is_open = bool(role) and role == self.roles.setdefault((process, variable), role)
        is_list, there = "list" in block, is_open or block["exists"]
        content = bytes.fromhex("".join(block["rows"].values())) if there else b""
        cells: list[str] | None = [str(byte) for byte in content]
        if is_list and there:
            cells = block["list"]["items"] if is_open else None  # there, but out of sight
        return {
            "text": variable + HANDLES[text.partition("(")[0]],
            "open": is_open,
            "named": block["exists"],
            "is_list": is_list,
            "cells": cells,
            "bytes": list(content),
        }


def named(state: State, text: str) -> tuple[str, State]:
    """Number and state of the block that the text of a handle names: the latest of that name."""
    found = [(n, block) for n, block in state["blocks"].items() if f"'{block['name']}'" in text]
    return found[-1]


def written(source: str, variables: dict[str, str], state: State) -> list[int]:
    """The places that a line like `x[2] = ...` or `x.buf[:10] = ...` writes to."""
    try:
        statement = ast.parse(source).body[0]
    except (SyntaxError, IndexError):
        return []
    target = getattr(statement, "target", None) or getattr(statement, "targets", [None])[0]
    if not isinstance(target, ast.Subscript):
        return []
    text = variables.get(ast.unparse(target.value).removesuffix(".buf"), "")
    length = sys.maxsize  # a list's own is not needed to count from its beginning
    if text.partition("(")[0] in HANDLES:
        block = named(state, text)[1]
        length = len(block["list"]["items"]) if "list" in block else block["size"]
    numbers = {name: int(text) for name, text in variables.items() if text.isdecimal()}
    places = eval(f"range({length})[{ast.unparse(target.slice)}]", {}, numbers)
    return [places] if isinstance(places, int) else list(places)
