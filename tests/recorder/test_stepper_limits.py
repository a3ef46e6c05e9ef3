"""A program that cannot be recorded ends with a clear error, and nothing of it is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.example_runs import processes_marked
from tests.programs import until
from tests.recorder.stepping import ROOT, Place, command, only_where_it_records, write

pytestmark = only_where_it_records

BLOCKS = """
    import sys

    from shmcore import SharedMemory

    blocks = []
    for number in range(500):
        blocks.append(SharedMemory(f"{sys.argv[1]}{number}", create=True, size=1, track=False))
"""
FORKS = """
    import multiprocessing as mp


    def work():
        mp.Process(target=work).start()


    if __name__ == "__main__":
        work()
"""
PROGRAMS = {
    "endless": ("while True:\n    pass", "takes more than 50 steps"),
    "megabytes": ("print('x' * 10_000_000)", "prints more than 100000 bytes"),
    "blocks": (BLOCKS, "has more than 64 blocks"),
    "forks": (FORKS, "has more than 32 processes"),
    "no file": ("", "cannot read"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_limit_is_a_clear_error_and_leaves_nothing(
    name: str, tmp_path: Path, place: Place
) -> None:
    source, message = PROGRAMS[name]
    script = write(tmp_path, source) if source else tmp_path / "missing.py"
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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("words", [["record"], ["schedules", "--function", "f", "--sample", "9"]])
def test_a_recorder_that_is_stopped_leaves_nothing_running(
    words: list[str], number: int, tmp_path: Path, place: Place
) -> None:
    script = write(tmp_path, "import time\nprint(1)\nwhile True:\n    time.sleep(0.1)")
    recorder = subprocess.Popen(
        [sys.executable, "-m", "shmstep", *words, str(script), "--steps", "1000000"],
        cwd=ROOT,
        env={**os.environ, **place.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    until(lambda: len(processes_marked(place.mark)) >= 2, "the program runs")
    recorder.send_signal(number)
    _, complaint = recorder.communicate(timeout=30)
    assert complaint == b""
    place.assert_clean()
    if number == signal.SIGINT:
        assert list(place.temporary.iterdir()) == []


def test_a_program_that_fails_is_recorded_with_its_traceback(tmp_path: Path) -> None:
    script = write(tmp_path, "x = 0\nprint(1 / x)")
    done = command("record", str(script))
    assert done.returncode == 0
    assert done.stderr == "Printed: 4 steps of 1 process. To keep it, name a file: -o FILE\n"
    assert '"state":"dead","exit":1' in done.stdout
    assert 'File \\"program.py\\", line 2' in done.stdout
    assert "ZeroDivisionError" in done.stdout
