"""The journal and the reaper from within: what is noted, read, reused and removed."""

import errno
import os
import shutil
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from shmcore import SharedMemory
from tests.libraries import Library, descriptors, remove
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    JOURNAL,
    LIBRARY_PROGRAMS,
    MAKE_A_LIST,
    MAKE_AND_WAIT,
    PROGRAMS,
    SHM,
    Program,
    beginning_with,
    exists,
    journal_of,
    only_with_dev_shm,
    run,
    until_gone,
    write_page,
)

if sys.platform != "win32":
    import _posixshmem

    from shmcore import journal, leftovers, reaper, tree

pytestmark = only_with_dev_shm

IDENTITY = "12:345"
NAMES = ["/psm_12345678", "/two words", "/ ", "/a 1 2 3", "/" + "x" * 254, "/0 0 0 0", "/..."]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a journal outside the folder in which other programs look for them."""
    return tmp_path / "journal"


def journal_with(path: Path, *entries: "reaper.Entry") -> str:
    path.mkdir(mode=0o700)
    (path / "lock").touch(mode=0o600)
    write_page(path, *[reaper.record_of(*entry) for entry in entries])
    return str(path)


def entry_of(shm: SharedMemory, maker: int = 1) -> "reaper.Entry":
    status = os.stat(SHM / shm.name)
    return reaper.Entry(f"/{shm.name}", f"{status.st_dev}:{status.st_ino}", maker, "")


# Reading and writing


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_read_as_it_was_written(path: Path, name: str) -> None:
    other, entry = reaper.Entry("/other", "6:7", 8, ""), reaper.Entry(name, IDENTITY, 77, "id")
    assert reaper.read(journal_with(path, other, entry)) == ([other, entry], True)


def test_what_is_no_entry_is_passed_over(path: Path) -> None:
    good = [reaper.Entry(f"/block_{number}", f"1:{number}", 9, "") for number in range(3)]
    made = journal_with(path, *good)
    for record in "1", "1 2 3:4", "one 0 1:2 /words", "1.5 0 1:2 /half", " 0 1:2 /nobody", "/only":
        write_page(path, record.encode())
    (path / "a file").write_text("1 0 1:2 /file")
    (path / "a folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path / "a socket"))
    assert reaper.read(made) == (good, False)


STRANGE = ["of no form", "of bytes that are no text", "a file", "a folder", "a folder as a page"]


@pytest.mark.parametrize("kind", STRANGE)
def test_what_cannot_be_read_is_left_alone_and_so_is_its_journal(
    path: Path, kind: str, library: Library
) -> None:
    """It may be another version's. What can be read is done, and the lock stays to be tried."""
    shm = library.block(b"1")
    made = journal_with(path, entry_of(shm))
    before = set(os.listdir(path))
    if kind == "a file":
        (path / "strange").write_text("1 /file")
    elif kind.startswith("a folder"):
        (path / ("page-strange" if kind.endswith("page") else "strange")).mkdir()
    else:
        write_page(path, b"/only" if kind == "of no form" else b"1 0 1:2 /\xff")
    strange = set(os.listdir(path)) - before
    assert reaper.finish(made) == ([f"/{shm.name}"], [])
    assert not exists(shm.name)
    assert strange | {"lock"} <= set(os.listdir(path))


def test_place_of_what_cannot_be_read_is_not_used_again() -> None:
    other, none = (record.ljust(reaper.RECORD, b"\0") for record in (b"/only", b""))
    assert (reaper.is_free(other), reaper.is_free(none)) == (False, True)


# Removing what is left


def test_finished_tree_loses_exactly_its_own_blocks(path: Path, library: Library) -> None:
    mine, theirs, again = (library.block(b"1") for _ in range(3))
    wrong = entry_of(again)._replace(identity=IDENTITY)
    made = journal_with(path, entry_of(mine), wrong, reaper.Entry("/gone", "12:346", 1, ""))
    (path / "server-1").touch()  # where a manager has listened
    assert reaper.finish(made) == ([f"/{mine.name}"], [])
    assert [exists(shm.name) for shm in (mine, theirs, again)] == [False, True, True]
    assert not path.exists()


def test_block_that_cannot_be_removed_is_told_and_stays_noted(
    path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), name)

    shm = library.block(b"1")
    made = journal_with(path, entry_of(shm))
    monkeypatch.setattr(_posixshmem, "shm_unlink", refuse)
    assert reaper.finish(made) == ([], [f"/{shm.name}"])
    monkeypatch.undo()
    assert reaper.finish(made) == ([f"/{shm.name}"], [])
    assert not path.exists()


@pytest.mark.parametrize("target", ["/psm_x/../../block", "/../block", "//etc/passwd", "/"])
def test_damaged_journal_removes_nothing_outside_the_folder(path: Path, target: str) -> None:
    victim = path.parent / "victim"
    victim.write_text("precious")
    status = os.stat(victim)
    relative = f"/../..{victim}"
    identity = f"{status.st_dev}:{status.st_ino}"
    for name in target, relative, f"/{victim}":
        for its_identity in identity, "":
            reaper.finish(journal_with(path, reaper.Entry(name, its_identity, 1, "")))
            assert victim.exists()
            shutil.rmtree(path, ignore_errors=True)


def test_journal_of_a_living_tree_is_not_collected(library: Library) -> None:
    with Program(MAKE_AND_WAIT) as program:
        name = program.block()
        assert f"/{name}" not in leftovers.collect()[0]
        assert exists(name)
        assert f"/{name}" in [entry[0] for entry in leftovers.entries()]


def test_makers_are_known(library: Library) -> None:
    shm = library.block(b"1")
    (entry,) = [entry for entry in leftovers.entries() if entry[0] == f"/{shm.name}"]
    assert entry == entry_of(shm, os.getpid())


def test_unlinked_block_is_no_longer_listed(library: Library) -> None:
    shm = library.block(b"1")
    shm.unlink()
    assert f"/{shm.name}" not in [entry[0] for entry in leftovers.entries()]


# What lies about under a journal's name


def test_block_may_not_be_mistaken_for_a_journal(library: Library) -> None:
    """Either such a name is refused, or its block is as safe as any other."""
    name = f"{Path(JOURNAL).name}{'0' * 16}"
    library.callback(remove, name)
    with suppress(ValueError), SharedMemory(name, create=True, size=100):
        leftovers.collect()
        assert exists(name)


def test_strange_things_under_a_journals_name_do_no_harm(tmp_path: Path) -> None:
    link, folder, pipe, address, empty, garbage = things = [
        Path(f"{JOURNAL}{os.urandom(8).hex()}") for _ in range(6)
    ]
    precious = tmp_path / "precious"
    precious.write_text("precious")
    link.symlink_to(precious)
    (folder / "with another").mkdir(parents=True)
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
    empty.touch()
    garbage.write_bytes(b"1  3 /garbage" + os.urandom(1000))
    before = descriptors()
    try:
        for _ in range(3):
            leftovers.collect()
            leftovers.entries()
        run(MAKE_A_LIST)
        assert precious.read_text() == "precious"
        assert descriptors() == before
    finally:
        shutil.rmtree(folder)
        for thing in things:
            if thing != folder:
                thing.unlink(missing_ok=True)


@pytest.mark.skipif(getattr(os, "getuid", int)() != 0, reason="only root can be another user")
def test_journal_that_another_user_has_planted_is_not_believed(library: Library) -> None:
    """/dev/shm is open to all: a stranger could list our blocks in a journal under our number."""
    shm = library.block(b"1")
    path = Path(f"{JOURNAL}{os.urandom(8).hex()}")
    journal_with(path, entry_of(shm))
    path.chmod(0o777)
    os.chown(path, 65534, 65534)
    try:
        assert f"/{shm.name}" not in leftovers.collect()[0]
        assert exists(shm.name)
        assert f"/{shm.name}" not in [
            entry.name for entry in leftovers.entries() if entry.maker == 1
        ]
    finally:
        shutil.rmtree(path)


def test_without_a_journal_a_manager_listens_elsewhere_and_has_nothing_noted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "journal", lambda user: str(path / "of nobody"))
    assert journal.path_of_a_new_socket() is None
    assert journal.blocks_of("id") == []


# Entries go with their blocks, and never before


def test_pages_of_processes_that_are_gone_are_used_again() -> None:
    assert run(LIBRARY_PROGRAMS / "workers_use_old_pages.py") == ["2", "True True"]


def test_full_pages_of_the_dead_are_not_held_by_the_living() -> None:
    """Each child leaves a page full of living blocks; who comes later has one page of its own."""
    assert run(LIBRARY_PROGRAMS / "children_fill_pages.py") == ["{1}"]


def test_generations_of_children_do_not_inherit_pages() -> None:
    assert run(LIBRARY_PROGRAMS / "generations.py") == ["0"]


def test_block_made_by_a_hook_in_a_forked_child_has_a_record_of_its_own() -> None:
    """Such a hook may run before ours; parent and child must not write to the same place."""
    assert run(LIBRARY_PROGRAMS / "make_in_a_fork_hook.py") == ["3"]


@pytest.mark.parametrize("error", ["OSError", "TimeoutError"])
def test_note_that_fails_for_want_of_something_fails_the_block(error: str) -> None:
    """Without a note it would end with this process, while others use it."""
    assert run(LIBRARY_PROGRAMS / "fail_to_note.py", error) == [f"{error} False"]


def test_entries_of_unlinked_blocks_go() -> None:
    assert run(LIBRARY_PROGRAMS / "unlink_a_thousand.py") == ["True", "True"]


def test_block_of_another_thread_stays_noted_while_it_gets_its_name() -> None:
    """Between the note and the name, the block looks as if it were gone."""
    with Program(LIBRARY_PROGRAMS / "slow_thread.py") as program:
        name = program.block()
        program.kill()
        until_gone(name)


@pytest.mark.parametrize("lack", ["mkdir", "listdir", "flock"])
def test_block_that_cannot_be_noted_is_made_and_ends_with_its_process(lack: str) -> None:
    """A sandbox may forbid to make folders, or to lock; the standard library makes blocks there."""
    with Program(LIBRARY_PROGRAMS / "make_without_notes.py", lack) as program:
        name = program.block()
        assert exists(name)
        program.tell()
        program.end_well()
        assert not exists(name)


def test_block_without_a_journal_is_removed_though_its_name_was_refused_again() -> None:
    with Program(PROGRAMS / "refused_without_a_journal.py") as program:
        name = program.block()
        program.tell()
        program.end_well()
        assert not exists(name)


def test_identity_that_is_used_again_is_noted_anew(library: Library) -> None:
    """A block is gone, its entry is left, and the system gives its number to a new block."""
    shm = library.block(b"1")
    name, identity, *_ = entry_of(shm)
    journal.note("/psm_another", identity)
    journal.note(name, identity)
    listed = [entry for entry in leftovers.entries() if entry.identity == identity]
    assert set(listed) == {entry_of(shm, os.getpid())}


def test_threads_get_entries_of_their_own(library: Library) -> None:
    def make(number: int) -> None:
        for turn in range(30):
            shm = SharedMemory(f"{prefix}_{number}_{turn}", create=True, size=1)
            shm.close()
            if turn % 2:
                shm.unlink()

    prefix = library.new_name()
    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listed = [entry.name for entry in leftovers.entries() if prefix in entry.name]
    made = beginning_with(prefix)
    for name in made:
        os.unlink(SHM / name)
    assert len(made) == 8 * 15
    assert sorted(listed) == [f"/{name}" for name in made]


def test_journal_is_readable_by_its_user_alone() -> None:
    with Program(MAKE_AND_WAIT) as program:
        program.block()
        assert os.stat(journal_of(program.pid)).st_mode & 0o077 == 0


def test_journal_is_not_inherited_by_started_programs() -> None:
    assert not [line for line in run(LIBRARY_PROGRAMS / "list_inherited_files.py") if "shm" in line]


def test_an_empty_journal_without_a_lock_is_removed() -> None:
    """Its maker was killed between the two."""
    path = Path(f"{JOURNAL}{os.urandom(8).hex()}")
    path.mkdir(mode=0o700)
    leftovers.collect()
    assert not path.exists()
