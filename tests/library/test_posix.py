"""Making a block where the system is short of something: memory, a feature, a free name."""

import errno
import mmap
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from shmcore import ShareableList, SharedMemory
from tests.libraries import Library, defect, descriptors
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    LIBRARY_PROGRAMS,
    MAKE_AND_WAIT,
    Program,
    beginning_with,
    exists,
    inside,
    needs_namespaces,
    only_with_dev_shm,
    until_gone,
)

if sys.platform != "win32":
    import _posixshmem

    from shmcore import journal, layout, posix

pytestmark = only_with_dev_shm

MAKE_WITHOUT_LINKS = LIBRARY_PROGRAMS / "make_without_links.py"


def failing(code: int) -> Callable[..., NoReturn]:
    def fail(*arguments: object, **options: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return fail


# Systems that lack what Linux has

REAL_OPEN = os.open


def open_without_tmpfile(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
    if flags & os.O_TMPFILE == os.O_TMPFILE:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    return REAL_OPEN(path, flags, *arguments, **options)


def lack_tmpfile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", open_without_tmpfile)


def lack_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))


def lack_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.ENOENT))


def lack_fallocate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fallocate")
    lack_link(monkeypatch)


def lack_support_of_fallocate(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with musl on some file systems, or in a sandbox."""
    monkeypatch.setattr(os, "posix_fallocate", failing(errno.EOPNOTSUPP))


def lack_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pass


LACKS = [
    lack_nothing,
    lack_tmpfile,
    lack_link,
    lack_proc,
    lack_fallocate,
    lack_support_of_fallocate,
]
lacking = pytest.mark.parametrize("lack", LACKS)


@lacking
def test_block_is_made_all_the_same(
    library: Library, lack: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lack(monkeypatch)
    name, before = library.new_name(), descriptors()
    with SharedMemory(name, create=True, size=5000) as shm:
        assert (shm.name, shm.size, bytes(shm.buf)) == (name, 5000, bytes(5000))
        assert os.stat(f"/dev/shm/{name}").st_mode & 0o777 == 0o600
        with ShareableList[str | int](["one", 2], name=f"{name}_list") as items:
            assert ShareableList(name=items.shm.name).tolist() == ["one", 2]
        with SharedMemory(name) as again:
            again.buf[0] = 1
        assert shm.buf[0] == 1
    assert beginning_with(name) == []
    assert descriptors() <= before + 3  # the tree's, if this was the process's first block


@lacking
def test_taken_name_is_refused_in_the_same_way(
    library: Library, lack: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shm = library.block(b"12345")
    lack(monkeypatch)
    before = descriptors()
    with pytest.raises(FileExistsError) as caught:
        SharedMemory(shm.name, create=True, size=10)
    assert caught.value.errno == errno.EEXIST
    assert descriptors() == before
    assert shm.name in str(caught.value)
    with SharedMemory(shm.name) as again:
        assert bytes(again.buf) == b"12345"


@lacking
def test_generated_name_that_is_taken_is_passed_over(
    library: Library, lack: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, free = library.block(b"1").name, library.new_name()
    lack(monkeypatch)
    names = iter([f"/{taken}", f"/{taken}", f"/{free}"])
    monkeypatch.setattr(posix, "new_name", lambda: next(names))
    with SharedMemory(create=True, size=1) as shm:
        assert shm.name == free


@lacking
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, MemoryError])
def test_block_that_cannot_be_filled_leaves_nothing(
    library: Library,
    lack: Callable[..., None],
    error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def publish(content: bytes, block: mmap.mmap) -> None:
        raise error

    lack(monkeypatch)
    SharedMemory(create=True, size=1).unlink()
    monkeypatch.setattr(layout, "publish", publish)
    name, before = library.new_name(), descriptors()
    with pytest.raises(error):
        SharedMemory(name, create=True, size=10)
    assert not exists(name)
    assert descriptors() == before
    monkeypatch.undo()
    with SharedMemory(name, create=True, size=1):
        pass


@lacking
@pytest.mark.parametrize("step", ["reserve", "mmap", "note"])
def test_failure_at_any_step_is_reported_and_leaves_nothing(
    library: Library,
    lack: Callable[..., None],
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lack(monkeypatch)
    SharedMemory(create=True, size=1).unlink()
    name, before = library.new_name(), descriptors()
    owner = {"reserve": os, "mmap": mmap, "note": journal}[step]
    if step == "reserve":
        step = "ftruncate" if lack is lack_fallocate else "posix_fallocate"
    monkeypatch.setattr(owner, step, failing(errno.ENOSPC))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        SharedMemory(name, create=True, size=10)
    assert caught.value.errno == errno.ENOSPC
    assert not exists(name)
    assert descriptors() == before


@lacking
def test_of_sixteen_creators_of_one_name_one_wins(
    library: Library, lack: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(number: int) -> None:
        start.wait()
        try:
            won.append(SharedMemory(name, create=True, size=number + 1))
        except FileExistsError:
            lost.append(number)

    lack(monkeypatch)
    name, start = library.new_name(), threading.Barrier(16)
    won: list[SharedMemory] = []
    lost: list[int] = []
    threads = [threading.Thread(target=make, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 15)
    assert os.stat(f"/dev/shm/{name}").st_size == won[0].size
    won[0].close()
    won[0].unlink()


@pytest.mark.parametrize("program", [MAKE_AND_WAIT, MAKE_WITHOUT_LINKS], ids=["all", "no links"])
def test_block_goes_with_its_program_all_the_same(program: Path) -> None:
    with Program(program) as running:
        name = running.block()
        running.kill_group()
        until_gone(name)


@needs_namespaces
def test_program_without_proc_makes_its_blocks() -> None:
    before = inside("mount -t tmpfs none /proc")
    with Program(LIBRARY_PROGRAMS / "read_a_list.py", before=before) as program:
        assert program.line() == "[1, 'two']"
        program.end_well()


# More than there is

HUGE = [2**40, 2**50, 2**62, 2**63 - 1, 2**63, 2**64, 2**70]


@pytest.mark.parametrize("size", HUGE, ids=lambda size: f"2**{size.bit_length() - 1}")
def test_what_no_machine_has_is_refused_at_once_and_leaves_nothing(
    library: Library, size: int
) -> None:
    SharedMemory(create=True, size=1).unlink()
    name, before = library.new_name(), descriptors()
    start = time.process_time()
    with pytest.raises(OSError, match=r"space|large") as caught:
        SharedMemory(name, create=True, size=size)
    print(f"refused after {time.process_time() - start:.6f} s of work")
    assert caught.value.errno in (errno.ENOSPC, errno.EFBIG)
    assert not exists(name)
    assert descriptors() == before


@defect(pytest.fail.Exception)
def test_full_shm_is_enospc_at_creation(library: Library) -> None:
    name = library.new_name()
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        library.SharedMemory(name, create=True, size=2**40).close()
    assert caught.value.errno == errno.ENOSPC
    assert not exists(name)


# The container's 64 MiB, only smaller
SMALL_SHM = inside("mount -t tmpfs -o size=256k none /dev/shm")


@needs_namespaces
@defect(pytest.fail.Exception)
def test_small_shm_is_enospc_at_creation_and_not_a_dead_process(
    library: Library,
) -> None:
    with Program(
        LIBRARY_PROGRAMS / "make_too_much.py", library=library, before=SMALL_SHM
    ) as program:
        assert program.line() == "ENOSPC"
        assert program.line() == "and a smaller one fits"
        program.end_well()


@needs_namespaces
def test_full_shm_can_be_emptied_and_used_again() -> None:
    """Blocks are made until no more fit; each that was made can be written and is accounted for."""
    with Program(LIBRARY_PROGRAMS / "fill_and_empty.py", before=SMALL_SHM) as program:
        assert [program.line() for _ in range(3)] == ["True"] * 3
        program.end_well()


@needs_namespaces
def test_blocks_in_a_full_shm_go_with_their_program() -> None:
    with Program(LIBRARY_PROGRAMS / "see_what_is_left.py", before=SMALL_SHM) as program:
        assert program.line() == "left: []"
        program.end_well()


def test_creating_a_large_block_gets_through_frequent_signals() -> None:
    """A profiler's timer must not make the reservation start over for ever."""
    with Program(LIBRARY_PROGRAMS / "make_among_signals.py") as program:
        assert program.line() == "made"
        program.end_well()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.ENOMEM, errno.EFBIG])
def test_block_that_finds_no_room_never_has_a_name(
    library: Library, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second attempt, by name, would show others a half-made block."""
    opened = []
    monkeypatch.setattr(os, "posix_fallocate", failing(code))
    monkeypatch.setattr(_posixshmem, "shm_open", lambda name, *_, **__: opened.append(name))
    with pytest.raises(OSError, match=os.strerror(code)):
        SharedMemory(library.new_name(), create=True, size=10)
    assert opened == []
