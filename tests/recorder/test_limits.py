"""A program that cannot be recorded ends with a clear error, and nothing of it is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shmstep.launch import INPUT
from shmstep.limits import RecordingError
from shmstep.recording import record
from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import PROGRAMS, ROOT, Place, command, only_where_it_records, write

pytestmark = only_where_it_records

REFUSED: dict[str, tuple[str | Path, str]] = {
    "endless": ("while True:\n    pass", "takes more than 50 steps"),
    "megabytes": ("print('x' * 10_000_000)", "prints more than 100000 bytes"),
    "blocks": (PROGRAMS / "many_blocks.py", "has more than 64 blocks"),
    "forks": (PROGRAMS / "forks_for_ever.py", "has more than 32 processes"),
    "no file": (Path("missing.py"), "cannot read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_limit_is_a_clear_error_and_leaves_nothing(
    name: str, tmp_path: Path, place: Place
) -> None:
    program, message = REFUSED[name]
    script = write(tmp_path, program) if isinstance(program, str) else program
    limits = ["--steps", "50"] if "50 steps" in message else []
    file = tmp_path / "recording.json"
    words = ["record", str(script), *limits, "-o", str(file), "--", place.blocks]
    done = command(*words, environment=place.environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("not recorded: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not file.exists()
    assert list(place.temporary.iterdir()) == []
    place.assert_clean()


def test_what_cannot_be_started_leaves_nothing(
    tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(place.temporary))
    script = write(tmp_path, "print(1)")
    monkeypatch.setenv(INPUT, str(tmp_path / "missing.txt"))
    with pytest.raises(FileNotFoundError):
        record(script, [])
    assert list(place.temporary.iterdir()) == []
    monkeypatch.delenv(INPUT)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RecordingError, match="Python did not start"):
        record(script, [])
    assert list(place.temporary.iterdir()) == []


def started(words: list[str], place: Place, processes: int) -> subprocess.Popen[bytes]:
    """Start a recorder, and wait until the program runs with so many processes in all."""
    recorder = subprocess.Popen(
        [sys.executable, "-m", "shmstep", *words],
        cwd=ROOT,
        env={**os.environ, **place.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until(lambda: len(processes_marked(place.mark)) >= processes, "the program runs")
    return recorder


every_command = pytest.mark.parametrize(
    "words", [["record"], ["schedules", "--function", "f", "--sample", "9"]], ids=["run", "orders"]
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@every_command
def test_a_recorder_that_is_told_to_end_leaves_nothing(
    words: list[str], number: int, place: Place
) -> None:
    words = [*words, str(PROGRAMS / "has_to_be_ended.py"), "--steps", "9999999"]
    recorder = started([*words, "--", place.blocks], place, 3)
    recorder.send_signal(number)
    assert recorder.communicate(timeout=60) == (b"", b"")
    assert recorder.returncode == 128 + number
    place.assert_clean()
    assert list(place.temporary.iterdir()) == []


@every_command
def test_a_recorder_that_is_killed_leaves_nothing_running(
    words: list[str], tmp_path: Path, place: Place
) -> None:
    script = write(tmp_path, "import time\nwhile True:\n    time.sleep(0.1)")
    recorder = started([*words, str(script), "--steps", "9999999"], place, 2)
    recorder.kill()
    recorder.communicate(timeout=60)
    place.assert_clean()
