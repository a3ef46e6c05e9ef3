"""Who belongs to a program: its blocks live as long as one of its processes does.

Its processes are those that it has started with fork or multiprocessing, directly or through
others, whatever has become of those between. A program that it has started is not one of them.
"""

import os
import pickle
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.libraries import STANDARD, Library, both_libraries
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    MAKE_AND_WAIT,
    PROGRAMS,
    ROOT,
    START_METHODS,
    Program,
    alive,
    exists,
    journal_of,
    only_with_dev_shm,
    run,
    until,
    until_gone,
    until_journals_gone,
)

if sys.platform != "win32":
    from shmcore import tree

pytestmark = only_with_dev_shm


# Children and their children


@pytest.mark.parametrize("touched", [True, False], ids=["a block of its own", "no block yet"])
@pytest.mark.parametrize("method", START_METHODS)
def test_blocks_of_pool_workers_outlive_the_worker(method: str, touched: bool) -> None:
    with Program(PROGRAMS / "pool.py", method, touched) as program:
        assert program.line() == "[1, 2, 3]"
        names = program.blocks()
        program.kill()  # not its group: what removes the pool's semaphores is in it
        until_gone(*names)


@pytest.mark.parametrize("method", START_METHODS)
def test_block_of_a_grandchild_outlives_child_and_grandchild(method: str) -> None:
    run(PROGRAMS / "grandchild.py", method)


def test_block_of_a_forked_child_outlives_it() -> None:
    run(PROGRAMS / "forked_child.py")


@pytest.mark.parametrize("touched", [True, False], ids=["has attached", "has not attached yet"])
@pytest.mark.parametrize("method", START_METHODS)
def test_block_stays_while_a_child_lives_though_its_creator_is_killed(
    method: str, touched: bool
) -> None:
    with Program(PROGRAMS / "child_outlives_creator.py", method, touched) as program:
        child, (name,) = program.process_and_blocks()
        program.kill_at_once()
        assert program.line() == "still there 10"
        os.kill(child, signal.SIGKILL)
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
@pytest.mark.parametrize("reaper", ["not yet started", "started before"])
def test_block_lives_as_long_as_a_process_between_that_never_imported_shmcore(
    method: str, reaper: str
) -> None:
    """The first process and the block's maker are gone; the one between has only the name."""
    with Program(PROGRAMS / "process_between.py", method, reaper) as program:
        pid, (name,) = program.process_and_blocks()
        program.kill()
        time.sleep(0.5)
        assert exists(name)
        os.kill(pid, signal.SIGKILL)
        until_gone(name)


@pytest.mark.parametrize("who", ["an attacher lives", "the maker's creator lives"])
def test_forkserver_with_blocks_of_its_own_is_another_tree(who: str) -> None:
    """Its children are forked from it, but belong to the program that asks for them."""
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{PROGRAMS}"}  # where it finds what it preloads
    with Program(PROGRAMS / "forkserver_with_blocks.py", who, environment=path) as program:
        name, pid = program.line().split()
        program.names.append(name)
        if int(pid) != program.pid:
            program.kill()
        time.sleep(0.5)
        assert exists(name)
        os.kill(int(pid), signal.SIGKILL)
        until_gone(name)


# Daemons


@both_libraries
def test_block_stays_while_a_daemon_of_the_program_lives(library: Library) -> None:
    if library.title == STANDARD and sys.version_info >= (3, 14):
        pytest.skip("from 3.14 on a child of os.fork lets go of the tracker (CPython gh-146313)")
    with Program(PROGRAMS / "become_a_daemon.py", library=library) as program:
        daemon, (name,) = program.process_and_blocks()
        program.end()
        time.sleep(0.3)
        there = exists(name)
        os.kill(daemon, signal.SIGKILL)
        until_gone(name)
        assert there


def test_blocks_of_a_daemon_whose_parents_are_gone_end_with_it() -> None:
    """It forks twice; when its first lines run, there may be nobody left to ask for."""
    with Program(PROGRAMS / "daemon_without_parents.py") as program:
        daemon, (name,) = program.process_and_blocks()
        journal = journal_of(daemon)
        os.kill(daemon, signal.SIGKILL)
        until_gone(name)
        until_journals_gone(journal)


def test_daemon_that_closes_all_descriptors_keeps_its_blocks() -> None:
    """What daemons do first. The blocks of a living program must not go."""
    with Program(PROGRAMS / "close_all_descriptors.py") as program:
        name = program.block()
        program.kill()
        until_gone(name)


def test_files_of_a_worker_are_not_taken_for_what_was_sent(tmp_path: Path) -> None:
    with Program(PROGRAMS / "worker_closes_what_was_sent.py", tmp_path) as program:
        names = [program.block(), program.block()]
        program.end_well()
        assert {file.read_bytes() for file in tmp_path.iterdir()} == {b""}
        until_gone(*names)


def test_process_can_be_started_though_nothing_can_be_handed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise OSError

    monkeypatch.setattr(tree, "whole", refuse)
    assert pickle.loads(pickle.dumps(tree._Ticket())) == ()


@pytest.mark.parametrize("attach", [False, True], ids=["create", "attach"])
def test_closed_descriptors_are_not_taken_for_the_journal(tmp_path: Path, attach: bool) -> None:
    path = PROGRAMS / "files_in_closed_places.py"
    with Program(MAKE_AND_WAIT) as other, Program(path, tmp_path, attach, other.block()) as one:
        name = one.block()
        assert {file.read_bytes() for file in tmp_path.iterdir()} == {b""}
        one.kill_group()
        until_gone(name)


@pytest.mark.parametrize(
    ("method", "who"),
    [  # the others' children end without closing files, with either library
        ("spawn", "imports"),
        ("spawn", "never imports"),
        *((method, "parent") for method in START_METHODS),
    ],
)
def test_no_file_of_a_daemon_is_closed_at_the_end(method: str, who: str, tmp_path: Path) -> None:
    """It has closed all descriptors, and its files have the numbers that the tree's had."""
    run(PROGRAMS / "daemon_with_files.py", method, who, tmp_path)
    found = [(tmp_path / str(number)).read_text() for number in range(12)]
    assert found == [f"data {number}" for number in range(12)]


# Programs that it starts are not members


def test_started_programs_do_not_keep_the_block() -> None:
    with Program(PROGRAMS / "start_other_programs.py") as program:
        name = program.block()
        program.kill()
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_program_of_a_worker_that_never_imported_shmcore_does_not_keep_the_block(
    method: str,
) -> None:
    """The worker has the lock; what it starts through a shell has not."""
    with Program(PROGRAMS / "worker_starts_a_program.py", method) as program:
        name = program.block()
        pids = dict(program.line().split() for _ in range(2))
        worker, sleeper = int(pids["worker"]), int(pids["sleeper"])
        program.kill_at_once()
        os.kill(worker, signal.SIGKILL)
        until_gone(name)
        assert alive(sleeper)


@pytest.mark.parametrize("first", ["inner", "outer"])
def test_program_started_by_a_program_is_a_tree_of_its_own(first: str) -> None:
    with Program(PROGRAMS / "program_in_program.py") as program:
        words = f"{program.line()} {program.line()}".split()
        pid = next(int(word) for word in words if word.isdigit())
        words.remove(str(pid))
        program.names += words
        outer_journal, inner_journal = journal_of(program.pid), journal_of(pid)
        assert outer_journal != inner_journal
        if first == "inner":
            os.kill(pid, signal.SIGKILL)
            until(lambda: sum(map(exists, words)) == 1, "the inner block is gone")
            until_journals_gone(inner_journal)
            assert alive(program.pid)
        else:
            program.kill()
            until(lambda: sum(map(exists, words)) == 1, "the outer block is gone")
            until_journals_gone(outer_journal)
            assert alive(pid)
        program.kill_group()
        until(lambda: not any(map(exists, words)), "both blocks are gone")


# A key does not tell who belongs to a program


def test_programs_with_the_same_authkey_are_still_two_trees() -> None:
    path = PROGRAMS / "make_with_key.py"
    with Program(path) as one, Program(path) as other:
        mine, theirs = one.block(), other.block()
        one.kill_group()
        until_gone(mine)
        assert exists(theirs)
        other.kill_group()
        until_gone(theirs)


def test_programs_with_the_same_authkey_in_the_same_terminal_are_still_two_trees() -> None:
    """A terminal's programs are all in one session."""
    with Program(PROGRAMS / "two_with_the_same_key.py") as program:
        mine, theirs = program.blocks()
        program.tell()
        assert program.line() == "killed"
        until_gone(mine)
        assert exists(theirs)


@pytest.mark.parametrize("method", START_METHODS)
def test_authkey_may_change_between_two_blocks(method: str) -> None:
    with Program(PROGRAMS / "change_the_key.py", method) as program:
        names = program.blocks()
        assert all(map(exists, names))
        program.kill_group()
        until_gone(*names)


@pytest.mark.parametrize("method", START_METHODS)
def test_children_of_a_forked_child_belong_to_the_tree(method: str) -> None:
    """Each finds the others' blocks when they are gone, whatever key is set meanwhile."""
    with Program(PROGRAMS / "child_of_a_forked_child.py", method) as program:
        name = program.block()
        program.kill_group()
        until_gone(name)
