"""What is seen of a learner's program: what it leaves, and what a recording shows."""

import sys
from pathlib import Path

import pytest

from practice import runs
from practice.checks import Left
from practice.checks.verdict import FAILED, PASSED
from practice.course import all_exercises
from practice.film import Film
from practice.runs import STANDARD, Run
from practice.trial import Trial
from shmstep.states import merged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing of this is looked at")

PROGRAMS = Path(__file__).parent / "programs"
MAKES = "from shmcore import SharedMemory\nblock = SharedMemory(create=True, size=1)\n"
ENDS = "block.close()\nblock.unlink()\n"
STAYS = (
    "import subprocess as s, sys\ns.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
)


def run(tmp_path: Path, program: str, **more: object) -> Run:
    file = tmp_path / "program.py"
    file.write_text(program, encoding="utf-8")
    return runs.run(file, [], "spawn", **more)  # type: ignore[arg-type]


def state_of(done: Run) -> str:
    exercise = all_exercises()[0]
    trial = Trial(exercise, Path(), "test")
    trial.runs.append(done)
    return Left().judge(trial).state


@pytest.mark.parametrize(
    ("program", "state"),
    [
        (MAKES + ENDS, PASSED),
        (MAKES, FAILED),
        (MAKES + "import os\nos._exit(0)\n", FAILED),
        (MAKES + ENDS + "raise SystemExit(1)\n", PASSED),
        (MAKES + "raise KeyError\n", FAILED),
        ("print('nothing')\n", PASSED),
    ],
)
def test_blocks_are_looked_for_before_the_exit(tmp_path: Path, program: str, state: str) -> None:
    assert state_of(run(tmp_path, program)) == state


def test_a_process_that_stays_is_seen_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PATIENCE", 0.5)
    done = run(tmp_path, STAYS)
    assert done.has_left_processes
    assert state_of(done) == FAILED


def test_a_program_without_an_end_is_ended(tmp_path: Path) -> None:
    done = run(tmp_path, "print('begun', flush=True)\nwhile True:\n    pass\n", seconds=5)
    assert (done.status, done.out) == (None, "begun\n")


@pytest.mark.skipif(sys.platform != "linux", reason="a semaphore is no file here")
def test_a_program_that_is_ended_leaves_no_semaphore(tmp_path: Path) -> None:
    program = (
        "import multiprocessing as mp\nlock = mp.Lock()\nprint(lock._semlock.name, flush=True)\n"
    )
    name = run(tmp_path, program + "while True:\n    pass\n", seconds=5).out.strip()
    assert name.startswith("/mp-")
    assert not Path("/dev/shm", f"sem.{name[1:]}").exists()


def test_after_a_run_without_an_end_no_more_are_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "run", lambda *_: Run(None, "", "", None, False))
    monkeypatch.setattr("practice.trial.AT_ONCE", 1)
    trial = Trial(all_exercises()[0], Path("program.py"), "test")
    first, *others = trial.run_all([([], "spawn", runs.SHMCORE, "")] * 4)
    assert first is not None
    assert others == [None] * 3


def test_the_standard_librarys_classes_can_stand_in(tmp_path: Path) -> None:
    program = "import shmcore\nprint(shmcore.SharedMemory.__module__)\n"
    assert run(tmp_path, program).out == "shmcore.memory\n"
    assert run(tmp_path, program, library=STANDARD).out == "multiprocessing.shared_memory\n"


def test_a_traceback_is_about_the_learners_lines(tmp_path: Path) -> None:
    error = run(tmp_path, "def f():\n    {}['key']\n\n\nf()\n").error
    assert error.count("File ") == 2
    assert error.count('File "program.py"') == 2
    assert error.endswith("KeyError: 'key'\n")


def test_a_patch_is_put_into_a_state() -> None:
    state = {"a": {"b": 1, "c": 2}, "d": [1]}
    assert merged(state, {"a": {"b": None, "e": 3}, "d": [2]}) == {"a": {"c": 2, "e": 3}, "d": [2]}
    assert state == {"a": {"b": 1, "c": 2}, "d": [1]}


def test_a_recording_shows_who_did_what() -> None:
    film = Trial(all_exercises()[0], PROGRAMS / "fill_twice.py", "test").film([], "fork")
    assert isinstance(film, Film), film
    assert film.children == ["1", "2"]
    assert film.attached("1", "attacher") == {"0"}
    assert film.written("0", "0") == {0}
    assert film.written("1", "0") == {2, 3} == film.written("2", "0")
    assert film.writers("0") == {"0", "1", "2"}
    assert not film.lived_at_once("1", "2")
    assert film.lived_at_once("0", "1")
    assert film.joined("0", "1")
    assert film.unlinked_by("0") == "0"
    assert film.was_over("1", "0")
    assert film.printed("0") == "done\n"
    assert film.most_blocks_at_once() == 1
