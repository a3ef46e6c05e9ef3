"""Runs programs as a learner does, each with a limit of time."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shmstep.endings import end_with_children

from .. import runs

ROOT = runs.ROOT
PROGRAMS = Path(__file__).resolve().parent / "programs"
LIMIT = 30.0  # seconds
Program = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Ran:
    """What a program did. A status of None: it did not end in time."""

    status: int | None
    output: str
    errors: str
    seconds: float

    def printed(self, text: str) -> bool:
        """Tell whether it printed just this and ended well."""
        return self.status == 0 and self.output.strip() == text

    @property
    def fault(self) -> str:
        """Return in a line what went wrong; nothing if it did not end in time."""
        lines = self.errors.strip().splitlines() or [self.output.strip(), str(self.status)]
        return "" if self.status is None else lines[-1]


def python() -> str:
    """Return the Python of this computer's terminal; IDLE's has none to print to."""
    here = Path(sys.executable)
    beside = here.with_name("python.exe")
    return str(beside if here.name.lower() == "pythonw.exe" and beside.exists() else here)


def start(words: list[str], environment: dict[str, str], folder: Path, **more: Any) -> Program:
    """Start a Python with these words."""
    return subprocess.Popen(
        [python(), *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        start_new_session=True,
        **more,
    )


def run(
    *words: str,
    environment: dict[str, str] | None = None,
    folder: Path = ROOT,
    limit: float = LIMIT,
) -> Ran:
    """Run a Python with these words to its end, or to the limit's."""
    environment = runs.environment() if environment is None else environment
    # Files, not pipes: a pipe stays open as long as a process that was left behind.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        with start(list(words), environment, folder, stdout=output, stderr=errors) as process:
            try:
                status: int | None = process.wait(limit)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                seconds = time.perf_counter() - begun
                end_with_children(process)
        return Ran(status, _text(output), _text(errors), seconds)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
