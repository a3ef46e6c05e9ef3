"""Runs a learner's program in one way, and tells what it printed and left."""

import json
import multiprocessing
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shmstep.endings import end_with_children

if sys.platform != "win32":
    from shmstep import stillness

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# No program of an exercise needs as many. A virus scanner may look at each start.
SECONDS = 30 if sys.platform == "win32" else 10
PATIENCE = 3.0  # seconds, for helpers of multiprocessing that end by themselves
MOST = 200_000  # characters that are read of an output

SHMCORE, STANDARD = "shmcore", "standard"  # libraries: the second is the standard library's classes

FRAME = re.compile(r'  File "([^"\n]*)", line .*\n(?:    .*\n)*')
# An exception of which no frame is left, and that another one has followed.
INNER = re.compile(r"Traceback .*\n(?:\S.*\n)+\n(?:During handling|The above exception) .*\n\n")
GENERATED = re.compile(r"/?\b(?:psm|wnsm)_[0-9a-f]{8,}\b")


@dataclass(frozen=True)
class Run:
    """What one run did."""

    status: int | None  # None: it did not end in time and was killed
    out: str
    error: str
    blocks: list[str] | None  # that were there just before the exit; None: nobody could look
    has_left_processes: bool
    seconds: int = SECONDS


_running: set["subprocess.Popen[bytes]"] = set()


def end_all() -> None:
    """End all programs that are running now, from another thread."""
    for process in _running.copy():
        _kill_all(process)


def joined(words: list[str]) -> str:
    """Return a command as it can be typed here."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def methods() -> list[str]:
    """Return the start methods of this system."""
    return multiprocessing.get_all_start_methods()


def environment(library: str = SHMCORE) -> dict[str, str]:
    """Return what a program finds around it: our packages, and nobody's PYTHON settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    path = [str(ROOT)] if library == SHMCORE else [str(HERE / "standard_library"), str(ROOT)]
    return kept | {
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONIOENCODING": "utf-8",
        "PYTHON_COLORS": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(
    script: Path,
    arguments: list[str],
    method: str,
    library: str = SHMCORE,
    learners: Path | None = None,
    seconds: int = SECONDS,
) -> Run:
    """Run it in its folder. `learners` is the learner's file, if the script is not."""
    # Files, not pipes: a pipe would stay open as long as a process that was left behind.
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as error,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        report = Path(folder, "report.json")
        process = subprocess.Popen(
            [sys.executable, HERE / "inside.py", method, report, script, *arguments],
            cwd=script.parent,
            env=environment(library),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=error,
            start_new_session=True,
        )
        _running.add(process)
        try:
            status: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            has_left = status is not None and _has_members(process.pid)
            _kill_all(process)
            _running.discard(process)
        blocks: list[str] | None = None
        with suppress(FileNotFoundError, ValueError):
            blocks = json.loads(report.read_text(encoding="utf-8"))
        told = short(_read(error), learners or script)
        return Run(status, _read(out), told, blocks, has_left, seconds)


def short(error: str, *files: Path) -> str:
    """Return tracebacks with the frames of these files alone, and `...` for generated names."""

    def kept(frame: re.Match[str]) -> str:
        return frame[0].replace(frame[1], Path(frame[1]).name) if Path(frame[1]) in files else ""

    return GENERATED.sub("...", INNER.sub("", FRAME.sub(kept, error)))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(MOST).decode(errors="replace").replace("\r\n", "\n")


def _has_members(group: int, patience: float = PATIENCE) -> bool:
    """Tell whether processes of its group stay."""
    if sys.platform == "win32":
        return False
    deadline = time.monotonic() + patience
    while stillness.group_members(group):
        if time.monotonic() > deadline:
            return True
        time.sleep(0.02)
    return False


def _kill_all(process: "subprocess.Popen[bytes]") -> None:
    """End a program with all its processes. Those that remove what it has left may first do so."""
    if sys.platform != "win32":
        for pid in stillness.group_members(process.pid):
            if not stillness.is_helper(pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        process.poll()
        if not _has_members(process.pid, patience=1):
            process.wait()
            return
    end_with_children(process)
