"""Runs a program where the recorder does not: what it prints, and how it ends."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from .endings import end_with_children
from .limits import Limits


class Plain:
    """A program that runs as it would without us."""

    def __init__(self, script: Path, arguments: list[str], typed: Path, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._folder = tempfile.TemporaryDirectory()
        self._out, self._err = Path(self._folder.name, "out"), Path(self._folder.name, "err")
        with self._out.open("wb") as out, self._err.open("wb") as err, typed.open("rb") as stdin:
            self._process = subprocess.Popen(
                [sys.executable, str(script), *arguments],
                env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHON_COLORS": "0"},
                stdin=stdin,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def answer(self, timeout: float) -> dict[str, Any] | None:
        """Return what the program printed and how it ended, if it does within so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)
        refused = self._beyond()
        if self._process.returncode is None and not refused:
            return None
        self.end()
        status = self._process.returncode
        said = f"ended early: {refused}" if refused else f"ended with status {status}"
        return {"said": said, "out": _text(self._out), "err": _text(self._err), "exit": status}

    def _beyond(self) -> str:
        """Return which limit the program has passed, if any."""
        size = sum(file.stat().st_size for file in (self._out, self._err))
        if size > self._limits.output:
            return f"the program prints more than {self._limits.output} bytes"
        if self._process.returncode is None and time.monotonic() > self._deadline:
            return f"the program has not ended after {self._limits.seconds:g} seconds"
        return ""

    def end(self) -> None:
        """End the program and the processes that it has started."""
        end_with_children(self._process)

    def stop(self) -> None:
        """End it and forget what it printed."""
        self.end()
        self._folder.cleanup()


def _text(file: Path) -> str:
    """Return what was printed, no more than is shown."""
    with file.open("rb") as kept:
        return kept.read(Limits.output).decode("utf-8", "replace").replace("\r\n", "\n")
