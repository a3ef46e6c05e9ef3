"""The reaper removes a program's blocks after its end, and is in nobody's way before."""

import fcntl
import os
import shlex
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.programs import (
    COLLECT,
    MAKE_A_LIST,
    MAKE_AND_WAIT,
    PROGRAMS,
    START_METHODS,
    Program,
    children_of,
    exists,
    journal_of,
    journals_of,
    kill_reaper,
    only_with_dev_shm,
    reapers_of,
    run,
    until_gone,
)

pytestmark = only_with_dev_shm


# It is there


def test_reaper_is_started_though_the_first_block_was_interrupted() -> None:
    with Program(PROGRAMS / "interrupted_at_the_reaper.py") as program:
        name = program.block()
        program.kill()
        until_gone(name)


def test_no_block_has_a_name_before_there_is_a_reaper() -> None:
    """One process is just starting it. A kill of the whole group would end that start as well."""
    with Program(PROGRAMS / "slow_start_of_a_reaper.py") as program:
        assert program.line() == "started"
        name = program.block()
        program.kill_group()
        until_gone(name)


def test_reaper_is_started_later_if_it_could_not_be_at_first() -> None:
    with Program(PROGRAMS / "few_descriptors_at_first.py") as program:
        assert program.line() == "24"
        name = program.block()
        assert reapers_of(journal_of(program.pid))
        program.kill_group()
        until_gone(name)


def test_blocks_can_be_made_after_somebody_has_removed_the_journal() -> None:
    with Program(PROGRAMS / "make_two.py") as program:
        program.line()
        shutil.rmtree(journal_of(program.pid))
        program.tell()
        name = program.block()
        program.kill_group()
        until_gone(name)


@pytest.mark.parametrize("executable", ["", None, "/no/such/python"])
def test_blocks_can_be_made_where_the_reaper_cannot_be_started(executable: str | None) -> None:
    run(PROGRAMS / "other_executable.py", repr(executable))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_reaper_is_not_to_be_interrupted(number: int) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        (reaper,) = reapers_of(journal_of(program.pid))
        os.kill(reaper, number)
        program.kill()
        until_gone(name)


# It is in nobody's way


def test_reaper_keeps_no_pipe_of_the_program_open() -> None:
    assert run(PROGRAMS / "inheritable_pipe.py") == ["b''"]


def test_waiting_for_all_children_comes_to_an_end() -> None:
    """A program that calls os.wait() until there are no more children must not wait for ours."""
    assert run(PROGRAMS / "wait_for_all_children.py") == ["1"]


def test_program_that_does_not_wait_for_its_children_has_a_reaper() -> None:
    """The system forgets them: nobody learns how the start of the reaper ended."""
    program = """
        import signal
        from shmcore import SharedMemory

        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        shm = SharedMemory(create=True, size=8)
        print(shm.name, flush=True)
        input()
    """
    with Program(program) as running:
        name = running.block()
        assert len(reapers_of(journal_of(running.pid))) == 1
        running.tell()
        running.end_well()
        until_gone(name)


# It is killed, or late


@pytest.mark.parametrize("remedy", ["next program", "gc"])
def test_killed_reaper_is_made_up_for(remedy: str) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        journal = journal_of(program.pid)
        kill_reaper(program.pid)
        program.kill_group()
        run(COLLECT if remedy == "gc" else MAKE_A_LIST)
        assert not exists(name)
        assert not os.path.exists(journal)


def test_blocks_can_be_made_while_somebody_is_stopped_at_the_start_of_a_reaper() -> None:
    with Program(PROGRAMS / "make_two.py") as program:
        assert program.line() == "made"
        journal = journal_of(program.pid)
        kill_reaper(program.pid)
        stopped = os.open(journal, os.O_DIRECTORY)
        fcntl.flock(stopped, fcntl.LOCK_EX)
        program.tell()
        name = program.block()
        os.close(stopped)
        program.tell()
        program.end_well()
        run(COLLECT)
        assert not exists(name)


def test_daemon_without_a_reaper_begins_another_journal() -> None:
    """It has closed all descriptors, and so has nothing to give to another reaper of the first."""
    program = """
        import os
        from shmcore import SharedMemory

        for _ in range(2):
            shm = SharedMemory(create=True, size=8)
            print(shm.name, flush=True)
            input()
            os.closerange(3, 100)
    """
    with Program(program) as running:
        first = running.block()
        kill_reaper(running.pid)
        running.tell()
        second = running.block()
        assert len(journals_of(running.pid)) == 2
        running.tell()
        running.end_well()
        until_gone(second)
        run(COLLECT)
        assert not exists(first)


def test_other_programs_do_not_clean_up_after_a_living_one() -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        kill_reaper(program.pid)
        for _ in range(3):
            run(MAKE_A_LIST)
        assert exists(name)
        assert os.path.exists(journal_of(program.pid))
    run(MAKE_A_LIST)
    assert not exists(name)


def test_blocks_of_a_living_tree_are_safe_though_its_reaper_is_killed() -> None:
    """The maker is gone, and nobody who lives has ever touched a block."""
    with Program(PROGRAMS / "maker_ends_first.py") as program:
        name = program.block()
        (maker,) = children_of(program.pid)
        kill_reaper(maker)
        program.tell()
        assert program.line() == str(maker)
        run(COLLECT)
        assert exists(name)
        program.kill()
        run(COLLECT)
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_block_is_safe_while_its_reaper_is_still_starting(method: str, tmp_path: Path) -> None:
    """The worker that made it has ended, the reaper is slow, and another program cleans up."""
    slow = tmp_path / "slow_python"
    slow.write_text(f'#!/bin/sh\nsleep 0.5\nexec {shlex.quote(sys.executable)} "$@"\n')
    slow.chmod(0o755)
    with Program(PROGRAMS / "slow_reaper.py", method, slow) as program:
        name = program.block()
        run(MAKE_A_LIST)
        time.sleep(0.6)
        assert exists(name)
        program.kill()
        until_gone(name)
