"""A program that ends takes its blocks with it, in whatever way it ends."""

import signal

import pytest

from tests.libraries import Library
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
        names = program.blocks()
        journal = journal_of(program.pid)
        assert all(map(exists, names))
        program.tell()
        program.end()
        until_gone(*names)
        until_journals_gone(journal)


SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL]
each_signal = pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)


@each_signal
def test_block_is_gone_within_a_second_after_a_signal(number: int) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        program.kill(number)
        until_gone(name)


@each_signal
def test_block_is_gone_within_a_second_after_a_signal_to_the_whole_group(number: int) -> None:
    """Ctrl-C, or a terminal that is closed: what removes the block must not be hit as well."""
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        program.kill_group(number)
        until_gone(name)


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
