"""An attacher is never accountable for a block: whatever becomes of it, the block stays."""

import signal

import pytest

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    ATTACH_AND_WAIT,
    MAKE_AND_WAIT,
    PROGRAMS,
    Program,
    exists,
    journal_of,
    only_with_dev_shm,
    until_gone,
    until_settled,
)

pytestmark = only_with_dev_shm


@pytest.mark.parametrize("ending", ["exit", "SIGTERM", "SIGKILL"])
def test_attacher_that_ends_leaves_the_block_and_says_nothing(
    library: Library, ending: str
) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name) as program:
        program.line()
        if ending == "exit":
            program.tell()
            program.end_well()
        else:
            program.kill(getattr(signal, ending))
        until_settled(program)
        assert exists(shm.name)
        assert shm.buf[0] == ord("1")


def test_attacher_that_makes_blocks_of_its_own_leaves_the_others(library: Library) -> None:
    shm = library.block(b"12345")
    with Program(PROGRAMS / "attach_between_two.py", shm.name) as program:
        names = program.line().split()
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert [exists(name) for name in (*names, shm.name)] == [False, False, True]


def test_memory_stays_for_an_attacher_when_the_tree_of_the_block_is_gone(library: Library) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        shm = library.SharedMemory(name)
        library.callback(shm.close)
        shm.buf[0] = 7
        program.kill()
        until_gone(name)
    assert (shm.buf[0], shm.size) == (7, 1000)
    with pytest.raises(FileNotFoundError):
        shm.unlink()


def test_attach_that_fails_for_want_of_descriptors_leaves_the_block(library: Library) -> None:
    shm = library.block(b"12345")
    path = PROGRAMS / "attach_with_too_little.py"
    with Program(path, shm.name, "descriptors") as program:
        program.line()
        program.end()
        program.wait_for_group()
        assert exists(shm.name)
