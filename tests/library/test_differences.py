"""Each row of the table in "Swap the import" is a test here, run with both libraries.

A row's id, `{ #d-any-iterable }`, is the test's name, `test_any_iterable`; the last test compares
them in both directions. What a row says of the one library and of the other, its test asserts.
"""

import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from tests.libraries import SHMCORE, Library, both_libraries, on_linux, on_posix
from tests.libraries import library_fixture as library_fixture
from tests.library.pages import SWAP_THE_IMPORT, each, named_by_rows, names_of_tests
from tests.programs import (
    ATTACH_AND_WAIT,
    LIBRARY_PROGRAMS,
    MAKE_AND_WAIT,
    PROGRAMS,
    UNREGISTER,
    Program,
    alive,
    children_of,
    exists,
    journals_of,
    only_with_dev_shm,
    reapers_of,
    until,
)

SHORT_PATIENCE = 1.0  # seconds, for what the standard library is known never to do


def result(action: Callable[[], Any]) -> Any:
    """Return what a call returns, or the type of the error that it raises."""
    try:
        return action()
    except Exception as error:
        return type(error)


def said(library: Library, *, shmcore: Any, standard: Any) -> Any:
    """Return what the page says of this library."""
    return shmcore if library.title == SHMCORE else standard


def goes(name: str, library: Library) -> bool:
    """Tell whether a block goes by itself; the standard library's gets less time for it."""
    return comes_to_pass(lambda: not exists(name), f"block {name!r} is gone", library)


def comes_to_pass(condition: Callable[[], bool], what: str, library: Library) -> bool:
    try:
        patience = {} if library.title == SHMCORE else {"limit": SHORT_PATIENCE}
        until(condition, what, **patience)
    except AssertionError:
        return False
    return True


# Blocks: what is more


@both_libraries
def test_with_block(library: Library) -> None:
    def use() -> str:
        with library.SharedMemory(library.new_name(), create=True, size=8) as shm:
            shm.buf[0] = 1
        library.SharedMemory(shm.name).close()
        return "the block is still there"

    assert result(use) is said(library, shmcore=FileNotFoundError, standard=TypeError)


@on_posix
@both_libraries
def test_fileno(library: Library) -> None:
    shm = library.block(b"12345")
    expected = said(library, shmcore=shm._fd, standard=AttributeError)
    assert result(lambda: shm.fileno()) == expected


@both_libraries
def test_reserve_parameter(library: Library) -> None:
    def make() -> int:
        shm = library.SharedMemory(library.new_name(), create=True, size=8, reserve=False)
        library.callback(shm.close)
        return len(bytes(shm.buf[:8]))

    assert result(make) == said(library, shmcore=8, standard=TypeError)


@both_libraries
def test_track_parameter(library: Library) -> None:
    def make() -> int:
        shm = library.SharedMemory(library.new_name(), create=True, size=8, track=False)
        library.callback(shm.close)
        return len(bytes(shm.buf[:8]))

    older = TypeError if sys.version_info < (3, 13) else 8
    assert result(make) == said(library, shmcore=8, standard=older)


# Blocks: making and opening


@on_linux
@both_libraries
def test_more_than_there_is(library: Library) -> None:
    name = library.new_name()
    made = result(lambda: library.SharedMemory(name, create=True, size=2**40).close())
    assert made is said(library, shmcore=OSError, standard=None)
    assert exists(name) is said(library, shmcore=False, standard=True)


@only_with_dev_shm
@both_libraries
def test_size_not_whole(library: Library) -> None:
    name = library.new_name()
    with pytest.raises(TypeError):
        library.SharedMemory(name, create=True, size=10.5)
    assert exists(name) is said(library, shmcore=False, standard=True)


@on_linux
@pytest.mark.parametrize("name", ["a/b", "", "x" * 300], ids=["slash", "empty", "long"])
@both_libraries
def test_unusable_name(library: Library, name: str) -> None:
    found = result(lambda: library.SharedMemory(name, create=True, size=8))
    assert found is said(library, shmcore=ValueError, standard=OSError)


@only_with_dev_shm
@both_libraries
def test_killed_while_making(library: Library) -> None:
    name = library.new_name()
    with Program(LIBRARY_PROGRAMS / "die_while_making.py", name, library=library) as program:
        program.end()
        program.wait_for_group()
        assert exists(name) is said(library, shmcore=False, standard=True)


@on_posix
@both_libraries
def test_unfinished_block(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    name, descriptor = library.unfinished()
    # Its creator goes on while somebody waits.
    monkeypatch.setattr(time, "sleep", lambda seconds: os.ftruncate(descriptor, 4096))

    def attach() -> int:
        shm = library.SharedMemory(name)
        library.callback(shm.close)
        return int(shm.size)

    assert result(attach) == said(library, shmcore=4096, standard=ValueError)


@only_with_dev_shm
@both_libraries
def test_attach_without_memory(library: Library) -> None:
    shm = library.SharedMemory(library.new_name(), create=True, size=2**25)
    library.callback(shm.close)
    path = PROGRAMS / "attach_with_too_little.py"
    with Program(path, shm.name, "memory", library=library) as program:
        program.line()
        program.end()
        program.wait_for_group()
        assert exists(shm.name) is said(library, shmcore=True, standard=False)


# Blocks: closing and unlinking


@both_libraries
def test_close_refused(library: Library) -> None:
    shm = library.block(b"12345")
    view = shm.buf[:2]
    with pytest.raises(BufferError):
        shm.close()
    assert (shm.buf is None) is said(library, shmcore=False, standard=True)
    view.release()


@on_posix
@both_libraries
def test_array_after_close(library: Library) -> None:
    pytest.importorskip("numpy", reason="NumPy is not installed")
    with Program(LIBRARY_PROGRAMS / "read_an_array_after_close.py", library=library) as program:
        status, _ = program.end()
        assert status == said(library, shmcore=0, standard=-signal.SIGSEGV)


@on_linux
@both_libraries
def test_view_outlives_handle(library: Library) -> None:
    path = LIBRARY_PROGRAMS / "drop_a_handle_before_its_view.py"
    with Program(path, library.new_name(), library=library) as program:
        _, errors = program.end()
    assert errors.count("BufferError") == said(library, shmcore=0, standard=1)


@on_linux
@both_libraries
def test_unlink_the_name_of_another(library: Library) -> None:
    old = library.block(b"old")
    library.SharedMemory(old.name).unlink()
    new = library.SharedMemory(old.name, create=True, size=1)
    library.callback(new.close)
    assert result(old.unlink) is said(library, shmcore=FileNotFoundError, standard=None)
    assert exists(old.name) is said(library, shmcore=True, standard=False)


# Blocks: when programs end


@only_with_dev_shm
@both_libraries
def test_visitor(library: Library) -> None:
    shm = library.block(b"12345")
    with Program(ATTACH_AND_WAIT, shm.name, library=library) as program:
        program.line()
        program.tell()
        _, errors = program.end()
        program.wait_for_group()
    assert exists(shm.name) is said(library, shmcore=True, standard=False)
    assert ("leaked" in errors) is said(library, shmcore=False, standard=True)


@only_with_dev_shm
@both_libraries
def test_forgotten_unlink(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.tell()
        program.end()
        assert goes(name, library)
        program.wait_for_group()
    assert ("leaked" in "".join(program._errors)) is said(library, shmcore=False, standard=True)


@only_with_dev_shm
@both_libraries
def test_killed_group(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group()
        assert goes(name, library) is said(library, shmcore=True, standard=False)


@only_with_dev_shm
@both_libraries
def test_closed_terminal(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        name = program.block()
        program.kill_group(signal.SIGHUP)
        assert goes(name, library) is said(library, shmcore=True, standard=False)


@only_with_dev_shm
@both_libraries
def test_child_that_made_a_block(library: Library) -> None:
    with Program(LIBRARY_PROGRAMS / "child_makes_a_block.py", library=library) as program:
        name = program.block()
        with Program(MAKE_AND_WAIT, library=library) as other:
            control = other.block()
            other.kill()
            assert goes(control, library)
        assert exists(name) is said(library, shmcore=True, standard=False)


@on_linux
@both_libraries
def test_untouched_memory(library: Library) -> None:
    shm = library.SharedMemory(library.new_name(), create=True, size=2**20)
    library.callback(shm.close)
    taken = 512 * os.stat(f"/dev/shm/{shm.name}").st_blocks
    assert taken == said(library, shmcore=2**20, standard=0)


@only_with_dev_shm
@both_libraries
def test_hidden_folder(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        program.block()
        assert len(journals_of(program.pid)) == said(library, shmcore=1, standard=0)


@only_with_dev_shm
@both_libraries
def test_helper_process(library: Library) -> None:
    with Program(MAKE_AND_WAIT, library=library) as program:
        program.block()
        for journal in journals_of(program.pid):
            assert reapers_of(journal)  # it is there, and nobody's child
        children = len(children_of(program.pid))
    assert children == said(library, shmcore=0, standard=1)


@only_with_dev_shm
@both_libraries
def test_name_in_maps(library: Library) -> None:
    shm = library.block(b"12345")
    assert Path("/proc/self/maps").read_text(encoding="utf-8").count(f"/{shm.name}\n") == said(
        library, shmcore=0, standard=1
    )


@only_with_dev_shm
@both_libraries
def test_unregister_twice(library: Library) -> None:
    with Program(UNREGISTER, "creator", "twice", library=library) as program:
        name = program.block()
        program.tell()
        program.end()
        program.wait_for_group()
        assert exists(name)
    assert ("KeyError" in "".join(program._errors)) is said(library, shmcore=False, standard=True)


# Lists: what is more


@both_libraries
def test_with_list(library: Library) -> None:
    def use() -> bool:
        with library.make([1, 2]) as items:
            items[0] = 5
        return exists(items.shm.name)

    assert result(use) is said(library, shmcore=False, standard=TypeError)


@both_libraries
def test_slices(library: Library) -> None:
    items = library.make([1, 2, 3])
    assert result(lambda: items[:2]) == said(library, shmcore=[1, 2], standard=TypeError)


@both_libraries
def test_tolist(library: Library) -> None:
    items = library.make([1, "two", None])
    expected = said(library, shmcore=[1, "two", None], standard=AttributeError)
    assert result(lambda: items.tolist()) == expected


@both_libraries
def test_any_iterable(library: Library) -> None:
    def make() -> list[int]:
        return list(library.make(number for number in [1, 2, 3]))

    # The standard library goes through it twice, and leaves the block.
    found = result(make)
    assert found == said(library, shmcore=[1, 2, 3], standard=found)
    assert isinstance(found, list) is said(library, shmcore=True, standard=False)


# Lists: what a slot keeps


@both_libraries
def test_other_scripts(library: Library) -> None:
    items = library.make(["共享内存"])
    assert result(lambda: items[0]) == said(
        library, shmcore="共享内存", standard=UnicodeDecodeError
    )


@both_libraries
def test_zero_bytes_at_the_end(library: Library) -> None:
    items = library.make([b"\1\2\0\0", "ab\0"])
    assert list(items) == said(library, shmcore=[b"\1\2\0\0", "ab\0"], standard=[b"\1\2", "ab"])
    assert items.format == said(library, shmcore="4s4x3s5x", standard="8s8s")


@both_libraries
def test_ten_million_bytes(library: Library) -> None:
    found = result(lambda: library.make([b"x" * 10**7])[0])
    # Where assertions are left out, the list is made, and its format is cut off.
    assert found in said(library, shmcore=[ValueError], standard=[AssertionError, struct.error])


@both_libraries
def test_failed_assignment(library: Library) -> None:
    items = library.make([100])
    error = result(lambda: items.__setitem__(0, 2**63))
    assert issubclass(error, Exception)
    assert items[0] == said(library, shmcore=100, standard=0)


@both_libraries
def test_failed_list(library: Library) -> None:
    name = library.new_name()
    assert issubclass(result(lambda: library.ShareableList([2**63], name=name)), Exception)
    if os.name == "posix":
        assert exists(name) is said(library, shmcore=False, standard=True)


@both_libraries
def test_index_too_low(library: Library) -> None:
    items = library.make([1, 2, 3])
    found = result(lambda: items.__setitem__(-5, 9))
    assert found is said(library, shmcore=IndexError, standard=None)
    assert list(items) == said(library, shmcore=[1, 2, 3], standard=[1, ord("q"), 9])


@both_libraries
def test_damaged_slot(library: Library) -> None:
    items = library.make([b"one", b"two"])
    place = bytes(items.shm.buf).index(b"8s")
    items.shm.buf[place : place + 3] = b"16s"
    found = result(lambda: library.attach(items.shm.name)[0])
    neighbours = b"one".ljust(8, b"\0") + b"two"
    assert found == said(library, shmcore=ValueError, standard=neighbours)


@both_libraries
def test_unfinished_list(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = bytes(library.make([1, 2, 3]).shm.buf)
    block = library.block(bytes(len(finished)))

    def finish(seconds: float) -> None:  # its creator goes on while somebody waits
        block.buf[: len(finished)] = finished

    monkeypatch.setattr(time, "sleep", finish)
    found = list(library.attach(block.name))
    assert found == said(library, shmcore=[1, 2, 3], standard=[])


# Lists: errors, loops, parts


@both_libraries
def test_unsupported_type(library: Library) -> None:
    assert result(lambda: library.make([1j])) is said(library, shmcore=TypeError, standard=KeyError)


@both_libraries
def test_kind_of_text(library: Library) -> None:
    class Colour(StrEnum):
        RED = "red"

    member = Colour.RED
    found = result(lambda: list(library.make([member])))
    assert found == said(library, shmcore=["red"], standard=KeyError)
    items = library.make([""])
    items[0] = member
    assert type(items[0]) is str


@both_libraries
def test_large_integer(library: Library) -> None:
    found = result(lambda: library.make([2**63]))
    assert found is said(library, shmcore=OverflowError, standard=struct.error)


@both_libraries
def test_closed_list(library: Library) -> None:
    items = library.make([1])
    items.shm.close()
    assert result(lambda: items[0]) is said(library, shmcore=ValueError, standard=TypeError)


@both_libraries
def test_no_list(library: Library) -> None:
    name = library.block(b"PNG file, and no list at all").name
    found = result(lambda: library.attach(name))
    assert found is said(library, shmcore=ValueError, standard=MemoryError)


@both_libraries
def test_loop_reads_first(library: Library) -> None:
    items = library.make([1, 2, 3])
    same_items = library.attach(items.shm.name)
    seen = []
    for item in items:
        same_items[2] = 30
        seen.append(item)
    assert seen == said(library, shmcore=[1, 2, 3], standard=[1, 2, 30])


@both_libraries
def test_private_parts(library: Library) -> None:
    parts = ["_types_mapping", "_alignment", "_offset_data_start", "_get_back_transform"]
    items = library.make([1])
    assert [hasattr(items, part) for part in parts] == said(
        library, shmcore=[False] * 4, standard=[True] * 4
    )


# Managers


OWN = LIBRARY_PROGRAMS / "own_a_manager.py"
SHUT_DOWN = LIBRARY_PROGRAMS / "shut_a_manager_down.py"


@only_with_dev_shm
@both_libraries
def test_owner_killed(library: Library) -> None:
    with Program(OWN, "fork", library=library) as program:
        server, _ = program.process_and_blocks()
        program.kill_at_once()
        assert goes(program.names[0], library) is said(library, shmcore=True, standard=False)
        ends = comes_to_pass(lambda: not alive(server), "the manager's process is gone", library)
        assert ends is said(library, shmcore=True, standard=False)


@only_with_dev_shm
@both_libraries
def test_server_killed(library: Library) -> None:
    with Program(SHUT_DOWN, "fork", "server killed", library=library) as program:
        program.process_and_blocks()
        program.tell()
        left = program.line()
    assert left == said(library, shmcore="[False, False]", standard="[True, True]")


@only_with_dev_shm
@both_libraries
def test_unlinked_before_the_manager(library: Library) -> None:
    with Program(SHUT_DOWN, "fork", "block unlinked", library=library) as program:
        program.process_and_blocks()
        program.tell()
        left = program.line()
    assert left == said(library, shmcore="[False, False]", standard="[False, True]")


@both_libraries
def test_shutdown_before_start(library: Library) -> None:
    found = result(lambda: library.manager().shutdown())
    assert found is said(library, shmcore=None, standard=AttributeError)


@both_libraries
def test_use_after_shutdown(library: Library) -> None:
    with library.manager() as manager:
        pass
    found = result(lambda: manager.SharedMemory(8))
    assert (found is ValueError) is said(library, shmcore=True, standard=False)
    assert issubclass(found, said(library, shmcore=ValueError, standard=OSError))


@both_libraries
def test_other_serializer(library: Library) -> None:
    with library.manager(serializer="xmlrpclib") as manager:
        found = result(lambda: manager.SharedMemory(8).size)
    expected = 8 if os.name == "posix" else mmap.PAGESIZE
    assert found == said(library, shmcore=expected, standard=TypeError)


# Where it runs


def test_cpython_alone() -> None:
    with Program(LIBRARY_PROGRAMS / "import_as_pypy.py") as program:
        assert program.line() == "shmcore runs on CPython alone, not on pypy"


# The page


@pytest.mark.once
@each(SWAP_THE_IMPORT)
def test_rows_and_tests_agree(page: Path) -> None:
    assert named_by_rows(page, "d") == names_of_tests(globals(), test_rows_and_tests_agree)
