"""Programs in every surrounding: without a shell, without /proc, in an archive, after an exec."""

import os
import shlex
import shutil
import subprocess
import sys
import zipapp
from pathlib import Path

import pytest

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    COLLECT,
    MAKE_AND_WAIT,
    PROGRAMS,
    ROOT,
    START_METHODS,
    Program,
    exists,
    inside,
    journal_of,
    kill_reaper,
    needs_namespaces,
    only_with_dev_shm,
    reapers_of,
    run,
    until_gone,
    until_journals_gone,
)

pytestmark = only_with_dev_shm

# How the program runs


def test_image_after_exec_can_make_the_same_block_again(library: Library) -> None:
    """Servers reload themselves so. The old image's lock falls with the exec."""
    name = library.new_name()
    assert run(PROGRAMS / "become_another.py", name) == ["made again"]


def test_text_that_looks_like_multiprocessings_makes_nobody_a_child(library: Library) -> None:
    name = library.new_name()
    with Program(PROGRAMS / "looks_like_a_child.py", name) as program:
        program.line()
        until_gone(name)


def test_program_in_an_archive_leaves_nothing(tmp_path: Path) -> None:
    """Its reaper cannot be run from a file."""
    shutil.copytree(ROOT / "shmcore", tmp_path / "app/shmcore")
    shutil.copy(MAKE_AND_WAIT, tmp_path / "app/__main__.py")
    archive = tmp_path / "app.pyz"
    zipapp.create_archive(tmp_path / "app", archive)
    with Program(archive, environment={"PYTHONPATH": ""}) as program:
        name = program.block()
        program.kill()
        until_gone(name)


def test_application_that_embeds_python_is_not_started_again(tmp_path: Path) -> None:
    application, log = tmp_path / "application", tmp_path / "log"
    application.write_text(f"#!/bin/sh\necho started again >{shlex.quote(str(log))}\n")
    application.chmod(0o755)
    with Program(PROGRAMS / "make_where_python_is_an_application.py", application) as program:
        name = program.block()
        program.kill()
        until_gone(name)
    assert not log.exists()


def test_reaper_finds_its_library_where_pythonhome_says(tmp_path: Path) -> None:
    """An interpreter that was moved, with PYTHONHOME for where it came from."""
    moved = tmp_path / "bin" / "python"
    moved.parent.mkdir()
    shutil.copy(os.path.realpath(sys.executable), moved)
    home = {"PYTHONHOME": f"{sys.base_prefix}:{sys.base_exec_prefix}", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **home}
    command = [moved, MAKE_AND_WAIT]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert reapers_of(journal_of(process.pid))
        process.kill()
    until_gone(name)


def test_reaper_takes_no_module_of_the_program_for_pythons(tmp_path: Path) -> None:
    for module in "os", "select", "fcntl", "contextlib":
        (tmp_path / f"{module}.py").write_text("raise SystemExit('wrong module')")
    with Program(PROGRAMS / "make_with_a_path_here.py", folder=tmp_path) as program:
        name = program.block()
        program.kill()
        until_gone(name)


# What the system lacks


@needs_namespaces
@pytest.mark.parametrize("shell", ["missing", "of no use"])
def test_block_is_gone_after_sigkill_where_there_is_no_shell(shell: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("" if shell == "missing" else "#!/bin/false\n")
    empty.chmod(0o644 if shell == "missing" else 0o755)
    with Program(PROGRAMS / "hide_the_shell.py", empty, before=("unshare", "--mount")) as program:
        name = program.block()
        program.kill()
        until_gone(name)


@needs_namespaces
@pytest.mark.parametrize("method", START_METHODS)
def test_promises_hold_without_proc(method: str) -> None:
    """A child that was started before the first block keeps it; then it goes."""
    before = inside("mount -t tmpfs none /proc")
    with Program(PROGRAMS / "child_before_the_block.py", method, before=before) as program:
        child_there = program.line()
        name = program.block()
        assert child_there.isdigit()
        assert exists(name)
        program.kill_group()
        until_gone(name)


@needs_namespaces
def test_program_in_another_pid_namespace_is_seen_to_live(library: Library) -> None:
    """Containers may share /dev/shm. A process number says nothing there."""
    with Program(MAKE_AND_WAIT, before=("unshare", "--pid", "--fork")) as program:
        name = program.block()
        run(COLLECT)
        assert exists(name)


# Who is known


@pytest.mark.parametrize("method", START_METHODS)
def test_child_that_was_started_before_the_first_block_keeps_it(method: str) -> None:
    """Its parent has unlinked all, made another and been killed."""
    with Program(PROGRAMS / "child_before_the_block.py", method) as program:
        child = int(program.line())
        name = program.block()
        program.kill_at_once()
        run(COLLECT)
        assert exists(name)
        os.kill(child, 9)
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_parent_that_never_imported_shmcore_keeps_its_childrens_blocks(method: str) -> None:
    with Program(PROGRAMS / "only_a_child_imports.py", method) as program:
        name = program.block()
        run(COLLECT)
        assert exists(name)
        program.kill()
        until_gone(name)


@pytest.mark.parametrize("method", START_METHODS)
def test_so_do_the_blocks_of_its_grandchildren(method: str) -> None:
    with Program(PROGRAMS / "grandchild_of_a_stranger.py", method) as program:
        names = program.blocks()
        run(COLLECT)
        assert all(map(exists, names))
        program.tell()
        program.end_well()
        until_gone(*names)


@needs_namespaces
@pytest.mark.parametrize("method", START_METHODS)
def test_reapers_do_not_pile_up_with_workers_that_leave_nothing(method: str) -> None:
    """The program does not know of shmcore, so each of its workers is a tree of its own."""
    before = inside("mount -t tmpfs -o mode=1777 none /dev/shm")
    program = PROGRAMS / "workers_import_in_their_task.py"
    with Program(program, method, before=before) as running:
        assert running.line() == "[]"
        running.end_well()


def test_reaper_that_was_killed_is_followed_by_another_with_the_next_block() -> None:
    with Program(PROGRAMS / "make_two.py") as program:
        program.line()
        kill_reaper(program.pid)
        program.tell()
        name = program.block()
        journal = journal_of(program.pid)
        assert reapers_of(journal)
        program.kill_group()
        until_gone(name)
        until_journals_gone(journal)


def test_program_that_only_forks_leaves_nothing() -> None:
    assert run(PROGRAMS / "fork_without_a_block.py")[-1] == "False"
