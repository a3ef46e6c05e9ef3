"""Subclasses of SharedMemory, and the names that start with an underscore which they use."""

import mmap
import os
import pickle
from typing import Any

import pytest

from shmcore import SharedMemory
from tests.libraries import SHMCORE, Library, both_libraries, descriptors, on_linux, on_posix
from tests.libraries import library_fixture as library_fixture


@both_libraries
def test_handle_has_the_standard_librarys_attributes(library: Library) -> None:
    shm = library.block(b"12345")
    assert (shm._size, shm._buf) == (shm.size, shm.buf)
    assert bytes(shm._mmap[:5]) == b"12345"
    if os.name == "posix":
        assert shm._name == f"/{shm.name}"
        assert os.fstat(shm._fd).st_size == shm.size
    shm.close()
    assert (shm._fd, shm._mmap, shm._buf) == (-1, None, None)
    cls = library.SharedMemory
    assert (cls._mode, cls._flags, cls._prepend_leading_slash) == (
        0o600,
        os.O_RDWR,
        os.name == "posix",
    )


@on_linux
@both_libraries
def test_mode_of_a_subclass_is_the_blocks(library: Library) -> None:
    class Open(library.SharedMemory):  # type: ignore[name-defined,misc]
        _mode = 0o644

    shm = Open(library.new_name(), create=True, size=1)
    library.callback(shm.close)
    assert os.fstat(shm._fd).st_mode & 0o777 == 0o644


@on_posix
@both_libraries
def test_subclass_with_a_constructor_of_its_own_inherits_the_rest(library: Library) -> None:
    import _posixshmem

    class Own(library.SharedMemory):  # type: ignore[name-defined,misc]
        def __init__(self, name: str) -> None:
            self._name = f"/{name}"
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
            self._fd = _posixshmem.shm_open(self._name, flags, mode=0o600)
            os.ftruncate(self._fd, 10)
            self._mmap = mmap.mmap(self._fd, 10)
            self._size, self._buf = 10, memoryview(self._mmap)

    before = descriptors()
    shm = Own(name := library.new_name())
    shm.buf[0] = 7
    assert (shm.name, shm.size) == (name, 10)
    shm.close()
    assert (shm.buf, shm._fd, descriptors()) == (None, -1, before)
    if library.title == SHMCORE:  # the other one would tell its tracker
        shm.unlink()


@on_linux
@both_libraries
def test_mapping_that_may_only_be_read_is_closed_too(library: Library) -> None:
    class ReadOnly(library.SharedMemory):  # type: ignore[name-defined,misc]
        def __init__(self, name: str) -> None:
            self._name, self._size = f"/{name}", 5
            self._fd = os.open(f"/dev/shm/{name}", os.O_RDONLY)
            self._mmap = mmap.mmap(self._fd, 5, prot=mmap.PROT_READ)
            self._buf = memoryview(self._mmap)

    shm = library.block(b"12345")
    before = descriptors()
    reader = ReadOnly(shm.name)
    assert bytes(reader.buf) == b"12345"
    reader.close()
    assert (reader.buf, descriptors()) == (None, before)


CONSTRUCTORS = {"taken": (True, FileExistsError), "missing": (False, FileNotFoundError)}


@pytest.mark.parametrize(("create", "error"), CONSTRUCTORS.values(), ids=CONSTRUCTORS)
@both_libraries
def test_failing_constructor_calls_nothing_of_a_subclass(
    library: Library, create: bool, error: type[Exception]
) -> None:
    called = []

    class Watching(library.SharedMemory):  # type: ignore[name-defined,misc]
        def __exit__(self, *error: object) -> None:
            called.append("__exit__")

        def __enter__(self) -> Any:
            called.append("__enter__")

        def unlink(self) -> None:
            called.append("unlink")

        def __del__(self) -> None:
            pass

        def close(self) -> None:
            called.append("close")

    name = library.block(b"1").name if create else library.new_name()
    with pytest.raises(error):
        Watching(name, create=create, size=10)
    assert called == []


@both_libraries
def test_after_a_failed_constructor_close_and_unlink_do_nothing(library: Library) -> None:
    class Kept(library.SharedMemory):  # type: ignore[name-defined,misc]
        def __init__(self, name: str, create: bool) -> None:
            handles.append(self)
            super().__init__(name, create, 10)

    handles: list[Any] = []
    taken = library.block(b"1")
    for name, create in (taken.name, True), (library.new_name(), False):
        with pytest.raises(OSError, match=name):
            Kept(name, create)
    for handle in handles:
        handle.close()
        if os.name == "posix":
            handle.unlink()
    library.SharedMemory(taken.name).close()


@on_posix
def test_who_could_not_create_and_attaches_instead_is_a_guest(library: Library) -> None:
    class CreateOrAttach(SharedMemory):
        def __init__(self, name: str) -> None:
            try:
                super().__init__(name, create=True, size=5)
            except FileExistsError:
                super().__init__(name)

    shm = library.block(b"12345")
    with CreateOrAttach(shm.name) as guest:
        assert bytes(guest.buf) == b"12345"
    SharedMemory(shm.name).close()


@both_libraries
def test_second_constructor_that_fails_leaves_the_first_block(library: Library) -> None:
    """A class that grows in place calls its constructor again."""
    taken, shm = library.block(b"1"), library.block(b"12345")
    with pytest.raises(FileExistsError):
        shm.__init__(taken.name, create=True, size=10)
    assert bytes(shm.buf[:5]) == b"12345"
    library.SharedMemory(shm.name).close()


class Picture(SharedMemory):
    """A subclass, at the top of its module as pickle wants it."""


def test_subclass_is_pickled_as_itself(library: Library) -> None:
    with Picture(library.new_name(), create=True, size=4) as picture:
        again = pickle.loads(pickle.dumps(picture))
        assert type(again) is Picture
        again.close()
