"""A program that ends takes its blocks with it, in whatever way it ends.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import signal

import pytest

from tests.libraries import Library, both_libraries, defect
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    MAKE_AND_WAIT,
    PROGRAMS,
    Program,
    beginning_with,
    exists,
    journal_of,
    only_with_dev_shm,
    until,
    until_gone,
    until_journals_gone,
)

pytestmark = only_with_dev_shm

ENDINGS = [
    "falls off its end",
    "sys.exit",
    "exception",
    "os._exit",
    "abort",
    "crash",
    "exit from a thread",
    "exec",
    "rights given up",
    "a view is left",
    "its folder is gone",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_block_is_gone_within_a_second_after_the_program_ends(ending: str) -> None:
    with Program(PROGRAMS / "end_somehow.py", ending) as program:
        names = program.line().split()
        program.names += names
        journal = journal_of(program.pid)
        assert all(map(exists, names))
        program.tell()
        program.end()
        for name in names:
            until_gone(name)
        until_journals_gone(journal)


SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL]


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
@both_libraries
def test_block_is_gone_within_a_second_after_a_signal(library: Library, number: int) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill(number)
        until_gone(name)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@both_libraries
def test_block_is_gone_after_ctrl_c_or_sigterm_of_the_whole_group(
    library: Library, number: int
) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group(number)
        until_gone(name)


@defect(AssertionError)
def test_block_is_gone_within_a_second_after_sigkill_of_the_whole_group(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group()
        until_gone(name, library)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT], ids=lambda number: number.name)
@defect(AssertionError)
def test_block_is_gone_after_its_terminal_is_closed(library: Library, number: int) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group(number)
        until_gone(name, library)


def test_block_is_gone_if_the_program_is_killed_at_once() -> None:
    for _ in range(3):
        with Program(PROGRAMS / "killed_at_once.py") as program:
            name = program.block()
            program.end()
            until_gone(name)


def test_all_of_many_blocks_are_gone_after_sigkill(library: Library) -> None:
    """Made, unlinked and made again, by this process and a child, with names short and long."""
    prefix = library.new_name()
    with Program(PROGRAMS / "many_blocks.py", prefix) as program:
        program.line()
        program.names += beginning_with(prefix)
        assert len(program.names) == 450
        program.kill_group()
        until(lambda: not beginning_with(prefix), "all 450 blocks are gone")
