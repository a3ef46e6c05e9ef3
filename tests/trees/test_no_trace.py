"""A program that has ended leaves no file and no process, and Python has nothing to complain of.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

from pathlib import Path

import pytest

from tests.libraries import Library, defect
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    MAKE_AND_WAIT,
    PROGRAMS,
    Program,
    alive,
    journal_of,
    journals_of,
    only_with_dev_shm,
    reapers_of,
    run,
    until,
    until_gone,
    until_journals_gone,
)

pytestmark = only_with_dev_shm


def test_nothing_of_a_program_is_left() -> None:
    with Program(MAKE_AND_WAIT) as program:
        program.block()
        journal = journal_of(program.pid)
        (reaper,) = reapers_of(journal)
        program.tell()
        program.end_well()
        until_journals_gone(journal)
        until(lambda: not alive(reaper), "the reaper is gone")


def test_program_without_a_block_leaves_no_trace() -> None:
    with Program(PROGRAMS / "no_block.py") as program:
        program.line()
        journals = journals_of(program.pid)
        program.tell()
        program.end_well()
        until_journals_gone(*journals)


def test_forks_where_descriptors_are_short_leave_no_journal() -> None:
    assert run(PROGRAMS / "forks_without_descriptors.py") == ["[]"]


def test_nothing_stays_in_the_temporary_or_the_home_folder(tmp_path: Path) -> None:
    places = {place: str(tmp_path) for place in ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME")}
    with Program(PROGRAMS / "make_both_and_wait.py", environment=places) as program:
        names = program.line().split()
        assert not list(tmp_path.iterdir())
        program.kill_group()
        until_gone(*names)
    assert not list(tmp_path.iterdir())


LEFTOVERS = [
    "an unlinked block",
    "a view",
    "an iterator",
    "a ctypes array",
    "a reference cycle",
    "a builtin",
    "a thread",
    "an exit function",
    "a list",
    "a handle of a block that is gone",
    "a closed descriptor",
]


@pytest.mark.parametrize("leftover", LEFTOVERS)
def test_nothing_is_printed_at_exit(leftover: str) -> None:
    strict = ("-X", "dev", "-W", "error")
    with Program(PROGRAMS / "leave_something.py", leftover, options=strict) as program:
        program.end_well()


@defect(AssertionError)
def test_nothing_is_printed_at_exit_when_a_view_or_a_block_is_left(library: Library) -> None:
    with Program(PROGRAMS / "leave_a_view.py", library=library) as program:
        program.end_well()
