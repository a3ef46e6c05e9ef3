"""SharedMemory within one process: what it takes, refuses, shows and lets go of.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import copy
import errno
import gc
import mmap
import os
import pickle
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from shmcore import SharedMemory
from tests.libraries import (
    NOTHING_RAISED,
    SHMCORE,
    Library,
    both_libraries,
    defect,
    descriptors,
    has_size,
    on_linux,
    on_posix,
)
from tests.libraries import library_fixture as library_fixture
from tests.programs import exists, only_with_dev_shm

# Creating


@both_libraries
def test_new_block_has_the_size_asked_for_and_is_all_zeros(library: Library) -> None:
    shm = library.SharedMemory(library.new_name(), create=True, size=5000)
    library.callback(shm.close)
    assert shm.size == len(shm.buf) == 5000
    assert bytes(shm.buf) == bytes(5000)


@both_libraries
def test_buffer_is_a_writable_view_of_bytes(library: Library) -> None:
    shm = library.block(b"12345")
    assert isinstance(shm.buf, memoryview)
    assert (shm.buf.format, shm.buf.itemsize, shm.buf.readonly) == ("B", 1, False)
    shm.buf[0] = 255
    shm.buf[1:3] = b"ab"
    assert bytes(shm.buf) == b"\xffab45"


@only_with_dev_shm
def test_block_is_for_its_user_alone(library: Library) -> None:
    name = library.block(b"1").name
    assert os.stat(f"/dev/shm/{name}").st_mode & 0o777 == 0o600


@both_libraries
def test_taken_name_is_refused_and_its_block_untouched(library: Library) -> None:
    first = library.block(b"mine")
    with pytest.raises(FileExistsError) as caught:
        library.SharedMemory(first.name, create=True, size=100)
    assert caught.value.errno == errno.EEXIST
    again = library.SharedMemory(first.name)
    assert bytes(again.buf[:4]) == b"mine"
    again.close()


@pytest.mark.parametrize("size", [1.5, 8.0, "8", b"8", None, [8], 8j], ids=repr)
def test_size_that_is_no_whole_number_is_a_type_error(size: Any) -> None:
    with pytest.raises(TypeError, match="size"):
        SharedMemory(create=True, size=size)


@only_with_dev_shm
@defect(AssertionError)
def test_refused_float_size_leaves_no_block(library: Library) -> None:
    name = library.new_name()
    with pytest.raises(TypeError):
        library.SharedMemory(name, create=True, size=1.5)
    assert not exists(name)


@both_libraries
@pytest.mark.parametrize("size", [0, -1, -(2**70)])
def test_size_below_one_is_a_value_error(library: Library, size: int) -> None:
    with pytest.raises(ValueError, match=r"size|positive"):
        library.SharedMemory(create=True, size=size)


class Half:
    def __init__(self, number: int) -> None:
        self.number = number

    def __index__(self) -> int:
        return self.number // 2


@pytest.mark.parametrize("size", [Half(9), True], ids=["__index__", "bool"])
def test_whole_numbers_of_every_kind_are_sizes(library: Library, size: Any) -> None:
    with SharedMemory(library.new_name(), create=True, size=size) as shm:
        assert shm.size >= 1
        assert type(shm.size) is int


class Broken:
    def __index__(self) -> int:
        raise ZeroDivisionError


def test_raising_index_of_a_size_leaves_nothing(library: Library) -> None:
    name = library.new_name()
    with pytest.raises(ZeroDivisionError):
        SharedMemory(name, create=True, size=Broken())  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


@both_libraries
def test_neither_name_nor_create_is_a_value_error(library: Library) -> None:
    with pytest.raises(ValueError, match="name"):
        library.SharedMemory()


def test_track_is_given_by_keyword_only(library: Library) -> None:
    with pytest.raises(TypeError):
        SharedMemory(library.new_name(), True, 10, False)  # type: ignore[call-arg]
    name = library.new_name()
    with (
        SharedMemory(name, True, 10, track=False) as shm,
        SharedMemory(name, track=False) as untracked,
        SharedMemory(name, track=True) as tracked,
    ):
        assert has_size(untracked, shm.size)
        assert has_size(tracked, shm.size)


# Attaching


@both_libraries
def test_all_handles_of_a_name_see_the_same_bytes(library: Library) -> None:
    first = library.block(b"12345")
    second = library.SharedMemory(first.name)
    second.buf[0:2] = b"ab"
    first.buf[4] = ord("c")
    assert bytes(first.buf[:5]) == bytes(second.buf[:5]) == b"ab34c"
    second.close()
    assert bytes(first.buf[:5]) == b"ab34c"


@both_libraries
def test_attaching_a_missing_name_is_file_not_found(library: Library) -> None:
    with pytest.raises(FileNotFoundError):
        library.SharedMemory("there_is_no_such_block")


@both_libraries
def test_name_size_and_buffer_cannot_be_set(library: Library) -> None:
    shm = library.block(b"1")
    for attribute in ("name", "size", "buf"):
        with pytest.raises(AttributeError):
            setattr(shm, attribute, None)


@both_libraries
def test_repr_tells_name_and_size(library: Library) -> None:
    shm = library.block(b"12345")
    assert repr(shm) == f"SharedMemory({shm.name!r}, size={shm.size})"


# Closing and unlinking


@both_libraries
def test_close_twice_is_fine(library: Library) -> None:
    shm = library.block(b"1")
    shm.close()
    shm.close()


@on_posix
@both_libraries
def test_unlink_twice_is_file_not_found(library: Library) -> None:
    shm = library.block(b"1")
    shm.unlink()
    with pytest.raises(FileNotFoundError):
        shm.unlink()


@on_posix
@both_libraries
def test_unlinked_block_serves_those_who_have_it_open(library: Library) -> None:
    first = library.block(b"12345")
    second = library.SharedMemory(first.name)
    first.unlink()
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(first.name)
    second.buf[0] = ord("a")
    assert bytes(first.buf[:5]) == b"a2345"
    second.close()


@both_libraries
def test_unlinking_works_after_closing(library: Library) -> None:
    shm = library.block(b"1")
    shm.close()
    shm.unlink()
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(shm.name)


@on_posix
@both_libraries
def test_attacher_may_unlink(library: Library) -> None:
    shm = library.block(b"1")
    again = library.SharedMemory(shm.name)
    again.unlink()
    again.close()
    with pytest.raises(FileNotFoundError):
        shm.unlink()


@on_posix
@both_libraries
def test_name_can_be_used_again_once_unlinked(library: Library) -> None:
    old = library.block(b"old")
    old.unlink()
    new = library.SharedMemory(old.name, create=True, size=4096)
    assert (bytes(old.buf[:3]), bytes(new.buf[:3])) == (b"old", bytes(3))
    new.close()


@on_linux
@defect(NOTHING_RAISED)
def test_unlink_leaves_a_block_alone_that_merely_has_the_name_now(library: Library) -> None:
    old = library.block(b"old")
    library.SharedMemory(old.name).unlink()
    new = library.SharedMemory(old.name, create=True, size=1)
    with pytest.raises(FileNotFoundError):
        old.unlink()
    library.SharedMemory(old.name).close()
    new.unlink()
    new.close()


USES: dict[str, Callable[[Any], Any]] = {
    "read": lambda shm: shm.buf[0],
    "read a slice": lambda shm: shm.buf[0:1],
    "write": lambda shm: shm.buf.__setitem__(0, 1),
    "write a slice": lambda shm: shm.buf.__setitem__(slice(0, 1), b"1"),
    "len": lambda shm: len(shm.buf),
    "bytes": lambda shm: bytes(shm.buf),
    "iterate": lambda shm: list(shm.buf),
    "cast": lambda shm: shm.buf.cast("B"),
    "view": lambda shm: memoryview(shm.buf),
    "unpack": lambda shm: struct.unpack_from("B", shm.buf),
    "search": lambda shm: b"1" in shm.buf,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@both_libraries
def test_use_after_close_is_an_error_of_the_program(
    library: Library, use: Callable[[Any], Any]
) -> None:
    shm = library.block(b"1")
    shm.close()
    with pytest.raises((TypeError, AttributeError)):
        use(shm)


@both_libraries
def test_buffer_is_none_after_close(library: Library) -> None:
    shm = library.block(b"1")
    shm.close()
    assert shm.buf is None


@both_libraries
def test_name_size_and_repr_are_still_known_after_close(library: Library) -> None:
    shm = library.block(b"12345")
    before = (shm.name, shm.size, repr(shm))
    shm.close()
    assert (shm.name, shm.size, repr(shm)) == before


@on_linux
def test_descriptor_is_handed_out_until_close(library: Library) -> None:
    import fcntl

    shm = library.block(b"1")
    fcntl.flock(shm.fileno(), fcntl.LOCK_EX)
    assert os.fstat(shm.fileno()).st_size == shm.size
    assert not os.get_inheritable(shm.fileno())
    shm.close()
    with pytest.raises(ValueError, match=shm.name):
        shm.fileno()


@on_linux
@both_libraries
def test_cycles_of_every_kind_leave_no_descriptor_open(library: Library) -> None:
    def cycle() -> None:
        shm = library.block(b"1")
        again = library.SharedMemory(shm.name)
        library.SharedMemory(shm.name)  # dropped without close
        with suppress(FileExistsError):
            library.SharedMemory(shm.name, create=True, size=1)
        again.close()
        shm.close()
        shm.unlink()
        with suppress(FileNotFoundError):
            library.SharedMemory(shm.name)

    cycle()
    gc.collect()
    before = descriptors()
    for _ in range(20):
        cycle()
    gc.collect()
    assert descriptors() == before


@both_libraries
def test_size_is_not_looked_at_when_attaching(library: Library) -> None:
    shm = library.block(b"12345")
    for size in (0, 3, 10**15):
        again = library.SharedMemory(shm.name, False, size)
        assert has_size(again, shm.size)
        again.close()


@on_linux
def test_unreserved_block_takes_memory_as_it_is_written_to(library: Library) -> None:
    for reserve in (True, False):
        shm = SharedMemory(library.new_name(), create=True, size=1 << 20, reserve=reserve)
        library.callback(shm.close)
        assert os.fstat(shm.fileno()).st_blocks * 512 == (1 << 20 if reserve else 0)
    shm.buf[0] = 1
    assert 0 < os.fstat(shm.fileno()).st_blocks * 512 < 1 << 20
    with pytest.raises(TypeError):
        SharedMemory(None, True, 10, True, True)  # type: ignore[call-arg]


# with


def test_with_of_the_creator_closes_and_unlinks(library: Library) -> None:
    with SharedMemory(library.new_name(), create=True, size=1) as shm:
        SharedMemory(shm.name).close()
    assert shm.buf is None
    with pytest.raises(FileNotFoundError):
        SharedMemory(shm.name)


def test_with_of_an_attacher_leaves_the_block(library: Library) -> None:
    shm = library.block(b"1")
    with SharedMemory(shm.name) as again:
        pass
    assert again.buf is None
    SharedMemory(shm.name).close()


def test_with_ends_well_if_the_block_is_closed_and_unlinked_inside(library: Library) -> None:
    with SharedMemory(library.new_name(), create=True, size=1) as shm:
        shm.close()
        shm.unlink()


@on_linux
def test_with_leaves_a_block_alone_that_merely_has_the_name_now(library: Library) -> None:
    name = library.new_name()
    with SharedMemory(name, create=True, size=1):
        SharedMemory(name).unlink()
        new = SharedMemory(name, create=True, size=1)
    SharedMemory(name).close()
    new.close()


def test_with_lets_the_error_through_and_unlinks(library: Library) -> None:
    with pytest.raises(KeyError), SharedMemory(library.new_name(), create=True, size=1) as shm:
        raise KeyError
    with pytest.raises(FileNotFoundError):
        SharedMemory(shm.name)


# Handing a handle on


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@both_libraries
def test_pickled_handle_is_attached_where_it_is_loaded(library: Library, protocol: int) -> None:
    shm = library.block(b"12345")
    again = pickle.loads(pickle.dumps(shm, protocol))
    assert type(again) is library.SharedMemory
    assert again.name == shm.name
    assert has_size(again, shm.size)
    again.buf[0] = ord("a")
    assert shm.buf[0] == ord("a")
    again.close()


@both_libraries
def test_closed_handle_can_be_pickled_while_the_block_has_its_name(library: Library) -> None:
    shm = library.block(b"12345")
    kept = library.SharedMemory(shm.name)  # on Windows the block lives by it
    library.callback(kept.close)
    shm.close()
    pickled = pickle.dumps(shm)
    again = pickle.loads(pickled)
    assert bytes(again.buf[:5]) == b"12345"
    again.close()
    if os.name == "posix":
        shm.unlink()
        with pytest.raises(FileNotFoundError):
            pickle.loads(pickled)


def test_pickled_handle_is_an_attachers(library: Library) -> None:
    shm = library.block(b"1")
    with pickle.loads(pickle.dumps(shm)):
        pass
    with copy.copy(shm):
        pass
    SharedMemory(shm.name).close()


def test_handle_that_was_never_opened_is_dropped_in_silence(
    recwarn: pytest.WarningsRecorder,
) -> None:
    SharedMemory.__new__(SharedMemory).close()
    assert not recwarn.list


# Side by side with the standard library

PAIRS = pytest.mark.parametrize(
    ("creators", "attachers"),
    [(SHMCORE, "standard library"), ("standard library", SHMCORE)],
)


@PAIRS
def test_both_libraries_share_a_block(creators: str, attachers: str) -> None:
    with Library(creators) as one, Library(attachers) as other:
        shm = one.block(b"12345")
        again = other.SharedMemory(shm.name)
        other.callback(again.close)
        again.buf[0] = ord("a")
        assert bytes(shm.buf[:5]) == bytes(again.buf[:5]) == b"a2345"
        assert has_size(again, shm.size)
        with pytest.raises(FileExistsError):
            other.SharedMemory(shm.name, create=True, size=1)


@on_posix
@PAIRS
def test_either_library_unlinks_the_others_block(creators: str, attachers: str) -> None:
    with Library(creators) as one, Library(attachers) as other:
        shm = one.block(b"12345")
        again = other.SharedMemory(shm.name)
        again.close()
        again.unlink()
        with pytest.raises(FileNotFoundError):
            shm.unlink()
        with pytest.raises(FileNotFoundError):
            one.SharedMemory(shm.name)


@on_linux
def test_block_as_a_plain_file(library: Library) -> None:
    """On Linux a block can be looked at, and changed, by any program that reads files."""
    shm = library.block(b"12345")
    with open(f"/dev/shm/{shm.name}", "r+b") as file, mmap.mmap(file.fileno(), 0) as mapping:
        mapping[0:1] = b"a"
        assert file.read(1) == b"a"
    assert shm.buf[0] == ord("a")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder and a link need a file system")
@pytest.mark.parametrize("kind", ["folder", "broken link"])
def test_attaching_what_is_no_block_is_an_os_error(library: Library, kind: str) -> None:
    name = library.new_name()
    path = f"/dev/shm/{name}"
    if kind == "folder":
        os.mkdir(path)
    else:
        os.symlink("/nowhere/at/all", path)
    library.block(b"1")  # the journal is open
    before = descriptors()
    try:
        with pytest.raises(OSError, match=name):
            SharedMemory(name)
        with pytest.raises(FileExistsError):
            SharedMemory(name, create=True, size=1)
    finally:
        (os.rmdir if kind == "folder" else os.unlink)(path)
    assert descriptors() == before
