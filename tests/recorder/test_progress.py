"""A command tells how far it is on a terminal, and there alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shmstep.progress import Progress
from shmstep.side_by_side import side_by_side
from tests.example_runs import read_terminal
from tests.recorder.stepping import PROGRAMS, ROOT, only_where_it_records


@pytest.mark.parametrize(
    ("done", "total", "line"),
    [
        (7, 0, "7 things, 3 s"),
        (0, 4, "[                              ] 0 of about 4 things, 3 s"),
        (2, 4, "[###############               ] 2 of about 4 things, 3 s"),
        (4, 4, "[##############################] 4 of about 4 things, 3 s"),
    ],
)
def test_the_line(done: int, total: int, line: str) -> None:
    progress = Progress("things")
    progress.tell(done, total)
    assert progress.line(3.2) == line


@only_where_it_records
@pytest.mark.parametrize(
    ("command", "words", "shown"),
    [
        (
            "schedules",
            [f"{PROGRAMS / 'two_workers.py'}", "--", "two_lines"],
            " of about 6 orders, ",
        ),
        ("record", ["examples/shared_memory_manager.py"], " steps, "),
    ],
)
def test_a_terminal_sees_it_come_and_go(
    command: str, words: list[str], shown: str, tmp_path: Path
) -> None:
    ours, terminal = os.openpty()
    words = [command, "-o", str(tmp_path / "recording.json"), *words]
    quick = "import sys, shmstep.progress as p; p.QUIET = p.PAUSE = 0.01; sys.argv[0] = 'shmstep'"
    with subprocess.Popen(
        [sys.executable, "-c", f"{quick}; from shmstep.__main__ import main; main()", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
    ):
        os.close(terminal)
        seen = read_terminal(ours)
    assert shown in seen
    assert "\n" not in seen
    *_, last, nothing = seen.split("\r")
    assert (last.strip(), nothing) == ("", "")


def test_what_is_done_may_bring_more_and_all_of_it_is_done() -> None:
    jobs, done = [1], []
    for job in side_by_side(jobs, lambda job: job, lambda: None, lambda: 3):
        done.append(job)
        jobs += [2 * job, 2 * job + 1] if job < 50 else []
    assert sorted(done) == list(range(1, 100))


def test_an_error_stops_the_others() -> None:
    stopped: list[bool] = []
    with pytest.raises(ZeroDivisionError):
        list(side_by_side([1, 0, 2], lambda job: 1 // job, lambda: stopped.append(True)))
    assert stopped == [True]
