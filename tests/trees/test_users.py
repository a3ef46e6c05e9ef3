"""Programs whose processes change their user, and users who lie in wait for each other."""

import os
import shlex
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    COLLECT,
    JOURNAL,
    MAKE_AND_WAIT,
    PROGRAMS,
    ROOT,
    SHM,
    START_METHODS,
    Program,
    alive,
    exists,
    inside,
    journal_of,
    only_with_dev_shm,
    reapers_of,
    run,
    until,
    until_gone,
    until_journals_gone,
    write_page,
)

pytestmark = [
    only_with_dev_shm,
    pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root can be another user"),
]

OTHER = 65533


@pytest.fixture
def for_all() -> Iterator[dict[str, Any]]:
    """What starts a program whose other users may run Python and read shmcore too."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        shutil.copytree(ROOT / "shmcore", Path(folder, "shmcore"))
        python = Path(folder, "python")
        python.mkdir()
        mount = shlex.join(["mount", "--bind", sys.base_prefix, str(python)])
        yield {
            "before": inside(mount),
            "environment": {
                "PYTHONPATH": folder,
                "PYTHON_FOR_ALL": f"{python}/bin/python3",
                "LD_LIBRARY_PATH": f"{python}/lib",
            },
        }


@pytest.mark.parametrize("method", START_METHODS)
def test_block_of_a_worker_that_gave_up_its_rights_outlives_the_worker(method: str) -> None:
    with Program(PROGRAMS / "worker_of_another_user.py", method) as program:
        name, value = program.line().split()
        program.names.append(name)
        assert value == "7"
        run(COLLECT)
        assert exists(name)


def test_worker_is_found_where_proc_shows_only_ones_own_processes() -> None:
    """A hardened machine: /proc mounted with hidepid=2."""
    before = inside("mount -t proc -o hidepid=2 proc /proc")
    with Program(PROGRAMS / "worker_of_another_user.py", "spawn", before=before) as program:
        name, value = program.line().split()
        program.names.append(name)
        assert value == "7"


def test_blocks_of_a_worker_that_gave_up_its_rights_go_with_the_program(
    for_all: dict[str, Any],
) -> None:
    with Program(PROGRAMS / "worker_of_another_user.py", "spawn", **for_all) as program:
        name = program.line().split()[0]
        program.names.append(name)
        program.kill()
        until_gone(name)


def test_change_of_the_effective_user_to_and_fro_costs_no_descriptors() -> None:
    assert run(PROGRAMS / "server_of_many_users.py") == ["0"]


@pytest.mark.parametrize("mask", ["0", "177", "777"])
@pytest.mark.parametrize("user", [0, OTHER])
def test_journal_is_its_users_alone_whatever_the_umask(user: int, mask: str) -> None:
    with Program(PROGRAMS / "make_as.py", user, mask) as program:
        program.block()
        journal = journal_of(program.pid)
        status = os.stat(journal)
        assert (status.st_uid, status.st_mode & 0o777) == (user, 0o700)
        assert os.stat(f"{journal}/lock").st_mode & 0o777 == 0o600


def test_reaper_has_no_more_rights_than_its_journals_owner() -> None:
    """Who has only changed the effective user could take its own rights back; a reaper cannot."""
    with Program(PROGRAMS / "make_as_effective_user.py", OTHER) as program:
        name = program.block()
        (reaper,) = reapers_of(journal_of(program.pid))

        def rights() -> dict[str, list[str]]:
            lines = Path(f"/proc/{reaper}/status").read_text().splitlines()
            return {key: words.split() for key, words in (line.split(":", 1) for line in lines)}

        until(lambda: rights()["Uid"] == [str(OTHER)] * 4, "the reaper has become the owner")
        assert rights()["Groups"] == []
        assert int(rights()["CapEff"][0], 16) == int(rights()["CapPrm"][0], 16) == 0
        program.kill()
        until_gone(name)
        until(lambda: not alive(reaper), "the reaper is gone")


# Somebody lies in wait


def squat(path: Path, kind: str) -> None:
    if kind == "folder for all":
        path.mkdir()
        path.chmod(0o777)
    elif kind == "folder":
        path.mkdir(0o700)
    elif kind == "file":
        path.touch()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    else:
        path.symlink_to("/dev/shm" if kind == "link" else "/nowhere")


SQUATS = ["folder for all", "folder", "file", "pipe", "socket", "link", "dangling link"]


@pytest.mark.parametrize("kind", ["folder for all", "file"])
def test_name_of_a_journal_is_not_to_be_derived_from_another(kind: str) -> None:
    """What a watcher could build from the visible journal is not what a worker uses."""
    with Program(PROGRAMS / "worker_after_a_squatter.py", OTHER) as program:
        program.block()
        shown = journal_of(program.pid).removeprefix(JOURNAL)
        squats = [Path(f"{JOURNAL}{shown}{OTHER}"), Path(f"{JOURNAL}{OTHER}{shown}"[:52])]
        try:
            for path in squats:
                squat(path, kind)
                os.chown(path, 10002, 10002, follow_symlinks=False)
            program.tell()
            names = program.blocks()
            assert len(names) == 20
            assert all(map(exists, names))
            owners = [
                path.lstat().st_uid
                for path in SHM.iterdir()
                if str(path).startswith(JOURNAL + shown)
            ]
            assert OTHER not in owners
        finally:
            for path in squats:
                with suppress(OSError):
                    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


@pytest.mark.parametrize("kind", SQUATS)
def test_thing_in_a_journals_place_is_not_used(kind: str, tmp_path: Path) -> None:
    """Even where its name was guessed: it is somebody else's, and the block is made without it."""
    with Program(PROGRAMS / "wait_before_the_journal.py") as program:
        path = Path(program.line())
        squat(path, kind)
        os.chown(path, 10002, 10002, follow_symlinks=False)
        try:
            program.tell()
            name = program.block()
            assert exists(name)
            program.tell()
            program.end_well()
            assert not exists(name)
            assert path.is_symlink() or path.lstat().st_uid == 10002
            if kind.startswith("folder"):
                assert os.listdir(path) == []
        finally:
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def test_folder_in_the_place_of_a_removed_journal_gives_no_orders() -> None:
    """Somebody has removed the journal of root's program; another user makes one by that name."""
    with Program(PROGRAMS / "work_on_without_journal.py") as program:
        path, kept, first = program.line().split()
        program.names += kept, first  # whose note has gone with the journal
        (reaper,) = reapers_of(path)
        shutil.rmtree(path)
        Path(path).mkdir(0o700)
        status = os.stat(SHM / kept)
        write_page(Path(path), f"1 - {status.st_dev}:{status.st_ino} /{kept}".encode())
        os.chown(path, 10002, 10002)
        try:
            program.kill()
            until(lambda: not alive(reaper), "the reaper is gone")
            assert exists(kept)
        finally:
            shutil.rmtree(path)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_damage_by_a_worker_without_rights_is_mended_with_the_next_block(method: str) -> None:
    """It shares the open file. What it undoes at once is gone; what comes later is safe."""
    assert run(PROGRAMS / "worker_damages_the_lock.py", method) == ["0 b'x'"]


def test_block_that_is_unlinked_as_another_user_leaves_no_entry() -> None:
    assert run(PROGRAMS / "user_changes_between.py") == ["0"]


def test_lock_that_a_stranger_holds_delays_nobody() -> None:
    """Another user's folder that looks like a journal, locked for ever. Who waits never ends."""
    path = Path(f"{JOURNAL}{os.urandom(16).hex()}")
    path.mkdir()
    (path / "lock").touch()
    try:
        with Program(PROGRAMS / "hold_locks.py", path) as holder:
            assert holder.line() == "held"
            os.chown(path, 10002, 10002)
            run(COLLECT)
            with Program(MAKE_AND_WAIT) as program:
                program.block()
                program.tell()
                program.end_well()
        assert path.exists()
    finally:
        shutil.rmtree(path)


def test_root_leaves_the_journals_of_others_alone(library: Library) -> None:
    shm = library.block(b"1")
    path = Path(f"{JOURNAL}{os.urandom(16).hex()}")
    path.mkdir(0o700)
    (path / "lock").touch()
    status = os.stat(SHM / shm.name)
    write_page(path, f"1 - {status.st_dev}:{status.st_ino} /{shm.name}".encode())
    os.chown(path, 10002, 10002)
    try:
        run(COLLECT)
        assert exists(shm.name)
    finally:
        shutil.rmtree(path)
    until_journals_gone(str(path))
