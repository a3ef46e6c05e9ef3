"""Records small programs and looks at the recordings as a player would."""

import json
import os
import subprocess
import sys
import textwrap
import time
import uuid
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shmstep.recording import as_json, record
from shmstep.states import merged
from tests.example_runs import processes_marked
from tests.programs import beginning_with, until

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"
START_METHODS = ["fork", "spawn", "forkserver"]

State = dict[str, Any]

only_where_it_records = pytest.mark.skipif(
    sys.platform != "linux", reason="without /proc a recording depends on timing, or is not made"
)


def write(folder: Path, source: str, name: str = "program.py") -> Path:
    script = folder / name
    script.write_text(textwrap.dedent(source).strip() + "\n", encoding="utf-8")
    return script


def committed(name: str) -> Any:
    """Return an example's recording that is shown: with fork, and recorded anew by a test."""
    file = ROOT / f"docs/theme/recordings/{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def recorded(script: Path, *arguments: str, method: str = "fork") -> dict[str, Any]:
    """Return the recording of one run."""
    return record(script, list(arguments), method)


@cache
def recorded_twice(script: Path, *arguments: str, method: str = "fork") -> dict[str, Any]:
    """Return the recording, the same one twice over. Several tests may look at it."""
    recording, again = (recorded(script, *arguments, method=method) for _ in range(2))
    first, second = (as_json(one).splitlines() for one in (recording, again))
    if difference := "\n".join(unified_diff(first, second, "first", "again", n=0, lineterm="")):
        pytest.fail(f"recorded again, it differs:\n{difference}")
    return recording


def states(steps: list[dict[str, Any]]) -> list[State]:
    """Return the state after each step."""
    found: list[State] = [{}]
    for step in steps:
        found.append(merged(found[-1], step.get("set", {})))
    return found[1:]


def output(steps: list[dict[str, Any]], stream: str = "out") -> str:
    return "".join(step.get(stream, "") for step in steps)


def lines(recording: dict[str, Any], process: int) -> list[str]:
    """Return the lines that a process ran."""
    sources = [file["source"].splitlines() for file in recording["files"]]
    ran = [step["ran"] for step in recording["steps"] if step.get("p") == process and "ran" in step]
    return [sources[file][line - 1].strip() for file, line in ran]


def state_at(recording: dict[str, Any], process: int, line: str) -> State:
    """Return the state after the last time that a process ran this line."""
    found = None
    for step, state in zip(recording["steps"], states(recording["steps"]), strict=True):
        if step.get("p") == process and "ran" in step:
            file, number = step["ran"]
            text = recording["files"][file]["source"].splitlines()[number - 1].strip()
            found = state if text == line else found
    assert found is not None, f"process {process} never ran {line!r}"
    return found


def command(
    *words: str,
    cwd: Path = ROOT,
    before: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the recorder as its user does."""
    return subprocess.run(
        [*before, sys.executable, "-m", "shmstep", *words],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


class Place:
    """What a recording is marked with, so that what it leaves can be found."""

    def __init__(self, folder: str) -> None:
        self.blocks = f"place_{uuid.uuid4().hex[:8]}_"
        self.mark = uuid.uuid4().hex
        self.temporary = Path(folder)
        self.environment = {"STEPPER_TEST": self.mark, "TMPDIR": str(self.temporary)}

    def _has_no_process(self) -> bool:
        # A process that becomes another program shows no environment: one look is not enough.
        for _ in range(5):
            if processes_marked(self.mark):
                return False
            time.sleep(0.1)
        return True

    def assert_clean(self) -> None:
        until(self._has_no_process, "its processes are gone")
        until(lambda: not beginning_with(self.blocks), "its blocks are gone")
