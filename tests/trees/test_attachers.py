"""An attacher is never accountable for a block: whatever becomes of it, the block stays.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import signal

import pytest

from tests.libraries import Library, defect
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


@pytest.mark.parametrize("ending", ["exit", "SIGTERM", "SIGKILL", "SIGKILL of the group"])
@defect(AssertionError, issue=82300)
def test_attacher_that_exits_leaves_the_block(library: Library, ending: str) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name, library=library) as program:
        program.line()
        if ending == "SIGKILL of the group":
            # The standard library passes this only because its tracker is killed as well.
            program.kill(signal.SIGKILL)
        elif ending == "exit":
            program.tell()
            program.end()
        else:
            program.kill(getattr(signal, ending))
        until_settled(program)
        assert exists(shm.name)
        assert shm.buf[0] == ord("1")


@defect(AssertionError, issue=82300)
def test_attacher_prints_nothing_at_exit(library: Library) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name, library=library) as program:
        program.line()
        program.tell()
        program.end_well()


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


@pytest.mark.parametrize("lack", ["descriptors", "memory"])
@defect(AssertionError)
def test_failed_attach_does_not_unlink_the_block(library: Library, lack: str) -> None:
    shm = library.SharedMemory(library.new_name(), create=True, size=2**28)
    library.callback(shm.close)
    path = PROGRAMS / "attach_with_too_little.py"
    with Program(path, shm.name, lack, library=library) as program:
        program.line()
        program.end()
        program.wait_for_group()
        assert exists(shm.name)
