"""Where in the user's files a program failed, for the page to show each error at its line."""

import re
from pathlib import Path
from typing import Any

_HEAD = "Traceback (most recent call last):\n"
_PLACE = re.compile(r'^ *File "([^"]+)", line (\d+)', re.MULTILINE)
_ERROR = re.compile(r"^\S.*$", re.MULTILINE)
AROUND = 2  # lines shown before the one of the error
LONG = 500  # characters of an error, or of a line, that are shown
MOST = 4  # errors that are shown

Fault = dict[str, Any]  # "text", "path", "line", "lines", and the "step" of a run where it is known


def of_syntax(path: Path) -> list[Fault]:
    """Return why a file cannot be parsed, if it cannot."""
    try:
        compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        text = f"{type(error).__name__}: {error.msg}"
        return [_at(path.parent, path.name, error.lineno or 0, text)]
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        return [_at(path.parent, path.name, 0, f"{type(error).__name__}: {error}")]
    return []


def of_run(recording: dict[str, Any], folder: Path) -> list[Fault]:
    """Return the errors with which processes of a recorded run ended."""
    steps = recording.get("steps", [])
    ends = [one.get("exit") for step in steps for one in _processes(step)]
    if not any(ends):
        return []
    paths = [file["path"] for file in recording["files"]]
    faults = []
    # Several processes may fail at one line, each at a step of its own.
    for process in dict.fromkeys(step.get("p") for step in steps):
        own = [(index, step) for index, step in enumerate(steps) if step.get("p") == process]
        for fault in of_text("".join(step.get("err", "") for _, step in own), folder):
            place = [paths.index(fault["path"]) if fault["path"] in paths else -1, fault["line"]]
            at = [index for index, step in own if step.get("ran") == place]
            faults.append(fault | ({"step": at[-1]} if at else {}))
    return sorted(faults, key=lambda fault: fault.get("step", 0))[-MOST:]


def _processes(step: dict[str, Any]) -> list[dict[str, Any]]:
    return list(step.get("set", {}).get("processes", {}).values())


def of_text(errors: str, folder: Path) -> list[Fault]:
    """Return the errors of which tracebacks tell, each at its last line that is the user's."""
    found = []
    for traceback in errors.split(_HEAD)[1:]:
        places = [place for place in _PLACE.finditer(traceback) if _is_own(folder, place[1])]
        error = _ERROR.search(traceback, places[-1].end()) if places else None
        if error:
            path = (folder / places[-1][1]).relative_to(folder).as_posix()
            found.append(_at(folder, path, int(places[-1][2]), error[0]))
    return found[-MOST:]


def _is_own(folder: Path, path: str) -> bool:
    file = folder / path
    return file.is_file() and file.is_relative_to(folder)


def _at(folder: Path, path: str, line: int, text: str) -> Fault:
    try:
        lines = (folder / path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    first, last = max(1, line - AROUND), min(line, len(lines))
    shown = [[number, lines[number - 1][:LONG]] for number in range(first, last + 1)]
    return {"text": text[:LONG], "path": path, "line": line, "lines": shown}
