"""Where in the user's files a program failed, for the page to show the error at the line."""

import re
from pathlib import Path
from typing import Any

_PLACE = re.compile(r'^ *File "(?P<path>[^"]+)", line (?P<line>\d+)', re.MULTILINE)
_ERROR = re.compile(r"^\S.*$", re.MULTILINE)
AROUND = 3  # lines shown before the one of the error
LONG = 500  # characters of an error that are shown

Fault = dict[str, Any]  # "text"; "path", "line" and "lines" where one of the user's lines is known


def of_syntax(path: Path) -> Fault | None:
    """Return why a file cannot be parsed, if it cannot."""
    try:
        compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        text = f"{type(error).__name__}: {error.msg}"
        return _at(path.parent, path.name, error.lineno or 0, text)
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        return {"text": f"{type(error).__name__}: {error}"}
    return None


def of_run(recording: dict[str, Any], folder: Path) -> Fault | None:
    """Return how a recorded run failed, if it did: the last error that a process ended with."""
    steps = recording.get("steps", [])
    processes = [one for step in steps for one in _processes(step)]
    if not any(process.get("exit") for process in processes):
        return None
    fault = of_text("".join(step.get("err", "") for step in steps), folder)
    if fault and "path" in fault:
        paths = [file["path"] for file in recording["files"]]
        place = [paths.index(fault["path"]) if fault["path"] in paths else -1, fault["line"]]
        at = [index for index, step in enumerate(steps) if step.get("ran") == place]
        fault |= {"step": at[-1]} if at else {}
    return fault


def _processes(step: dict[str, Any]) -> list[dict[str, Any]]:
    return list(step.get("set", {}).get("processes", {}).values())


def of_text(errors: str, folder: Path) -> Fault | None:
    """Return the last error of which a traceback tells, at the last line that is the user's."""
    _, _, traceback = errors.rpartition("Traceback (most recent call last):\n")
    places = [
        place
        for place in _PLACE.finditer(traceback or errors)
        if (folder / place["path"]).is_file() and (folder / place["path"]).is_relative_to(folder)
    ]
    if not places:
        return None
    error = _ERROR.search(traceback or errors, places[-1].end())
    text = error[0] if error else ""
    path = (folder / places[-1]["path"]).relative_to(folder).as_posix()
    return _at(folder, path, int(places[-1]["line"]), text)


def _at(folder: Path, path: str, line: int, text: str) -> Fault:
    try:
        lines = (folder / path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    first, last = max(1, line - AROUND), min(line, len(lines))
    shown = [[number, lines[number - 1][:LONG]] for number in range(first, last + 1)]
    return {"text": text[:LONG], "path": path, "line": line, "lines": shown}
