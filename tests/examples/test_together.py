"""Run the two programs of each folder `together` as a reader would in two terminals.

They are unrelated: neither starts the other, they meet by a name. The second is started when the
first has printed a line, and in the other order too. When the second has printed all but its last
line, or has ended, the first is ended: by Ctrl-C, or by a kill. Then the second ends by itself.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import claims
from tests.example_runs import (
    EXAMPLES,
    difference,
    environment_for,
    hide_names,
    processes_marked,
    still_there,
)
from tests.rooms import Room, room

PATIENCE = 60.0  # seconds
MARK = "SHMCORE_TOGETHER"
FOLDERS = sorted(EXAMPLES.rglob("together"))


class Running:
    """One of the two programs. At the end of the `with` it is gone."""

    def __init__(self, script: Path, place: Room, folder: Path) -> None:
        self.script = script
        # Files, not pipes: a pipe would stay open as long as a process that was left behind.
        self._stdout, self._stderr = (folder / f"{script.stem}.{end}" for end in ("out", "err"))
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [*place.enter, sys.executable, "-u", str(script)],  # -u: as a terminal shows it
                env={**environment_for("reader"), MARK: folder.name},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )

    def printed(self) -> str:
        return self._stdout.read_text(encoding="utf-8")

    def has_printed(self, lines: int) -> None:
        """Wait until it has printed so many lines, or has ended."""
        deadline = time.monotonic() + PATIENCE
        while self.printed().count("\n") < lines and self.process.poll() is None:
            assert time.monotonic() < deadline, f"{self.script.name} printed {self.printed()!r}"
            time.sleep(0.02)

    def end(self, how: str) -> None:
        if how == "kill":
            self.process.kill()
        else:
            os.killpg(self.process.pid, signal.SIGINT)  # a terminal sends it to all

    def finish(self, status: int = 0) -> str:
        """Wait for its end, and return what it printed."""
        ended = self.process.wait(PATIENCE)
        complained = self._stderr.read_text(encoding="utf-8")
        assert (ended, complained) == (status, ""), self.script.name
        return self.printed()

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def run_together(
    scripts: list[Path], order: str, how: str, lines: int | None, folder: Path
) -> list[str]:
    """Run both as it is said above; return what each printed."""
    first, second = scripts
    with ExitStack() as stack:
        place = stack.enter_context(room())
        opened = {}
        for script in scripts if order == "in order" else reversed(scripts):
            opened[script] = stack.enter_context(Running(script, place, folder))
            opened[script].has_printed(1)
        if lines is None:
            time.sleep(3)  # its first output is written now
        else:
            opened[second].has_printed(lines)
        opened[first].end(how)
        printed = [
            opened[first].finish(-signal.SIGKILL if how == "kill" else 0),
            opened[second].finish(),
        ]
        assert not still_there(lambda: processes_marked(f"{MARK}={folder.name}"), PATIENCE)
        if place.shm:
            assert not still_there(lambda: set(os.listdir(place.shm or "")), PATIENCE)
    return printed


def faults_of(script: Path, printed: str, cut_off: bool) -> list[str]:
    expected = script.with_suffix(".out").read_text(encoding="utf-8")
    if claim := claims.claim_of(script):
        return claims.faults(claim, printed)
    if cut_off:
        return [] if printed and expected.startswith(hide_names(printed)) else [printed]
    return [fault] if (fault := difference(expected, printed)) else []


@pytest.mark.skipif(os.name != "posix", reason="ends programs with a signal")
@pytest.mark.parametrize(
    ("order", "how"),
    [
        ("in order", "Ctrl-C"),
        ("in the other order", "kill"),
        pytest.param("in order", "kill", marks=pytest.mark.once),
        pytest.param("in the other order", "Ctrl-C", marks=pytest.mark.once),
    ],
)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_together(folder: Path, order: str, how: str, tmp_path: Path, update_outputs: bool) -> None:
    scripts = sorted(folder.glob("[12]_*.py"))
    outputs = [script.with_suffix(".out") for script in scripts]
    assert len(scripts) == 2, f"{folder}: 1_NAME.py and 2_NAME.py"
    if update_outputs and not outputs[1].exists():
        lines = None
    else:
        lines = len(outputs[1].read_text("utf-8").splitlines()) - 1
    printed = run_together(scripts, order, how, lines, tmp_path)
    if update_outputs:
        for script, text in zip(scripts, printed, strict=True):
            claims.record(script, text)
    faults = [
        fault
        for script, text in zip(scripts, printed, strict=True)
        for fault in faults_of(script, text, how == "kill" and script is scripts[0])
    ]
    assert not faults, "\n".join(faults)


def test_there_are_pairs() -> None:
    assert FOLDERS
