"""SharedMemory within one process: what it takes, refuses, shows and lets go of.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import copy
import ctypes
import errno
import gc
import io
import mmap
import os
import pickle
import re
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Any

import pytest

from shmcore import ShareableList, SharedMemory
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
    remove,
    with_plain_names,
)
from tests.libraries import library_fixture as library_fixture
from tests.programs import LIBRARY_PROGRAMS, Program, exists, only_with_dev_shm, run

NO_NAMES = {
    "empty": "",
    "a NUL": "a\0b",
}
UNUSABLE_NAMES = {
    "only a slash": "/",
    "the folder itself": ".",
    "the folder above": "..",
    "another folder": "a/b",
    "a way out": "../block",
    "half a character": "a\udce9",
    "too long": "a" * 255,
    "much too long": "a" * 100_000,
}

not_on_macos = pytest.mark.skipif(
    sys.platform == "darwin", reason="macOS wants short names, and does not list its blocks"
)

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


@both_libraries
def test_generated_names_differ_and_fit_every_system(library: Library) -> None:
    handles = [library.SharedMemory(create=True, size=1) for _ in range(5)]
    for shm in handles:
        library.callback(shm.unlink)
        library.callback(shm.close)
    names = [shm.name for shm in handles]
    assert len(set(names)) == len(names)
    assert all(len("/" + name) <= 14 for name in names)
    assert all(name.startswith(("psm_", "wnsm_")) for name in names)


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


@pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, id=kind) for kind, name in NO_NAMES.items()),
        *(
            pytest.param(name, id=kind, marks=with_plain_names)
            for kind, name in UNUSABLE_NAMES.items()
        ),
    ],
)
@pytest.mark.parametrize("create", [True, False], ids=["create", "attach"])
def test_unusable_name_is_refused_before_anything_is_opened(name: str, create: bool) -> None:
    before = descriptors()
    with pytest.raises(ValueError, match="name"):
        SharedMemory(name, create=create, size=10)
    assert descriptors() == before


@on_posix
@pytest.mark.parametrize("form", ["{}:0", "{}\tb", "{} b", "//{}", ".{}", "{}", "~{}"])
@both_libraries
def test_name_that_the_system_takes_is_taken(library: Library, form: str) -> None:
    name = form.format(library.new_name())
    library.callback(remove, name.lstrip("/"))
    shm = library.SharedMemory(name, create=True, size=1)
    library.callback(shm.close)
    assert shm.name == name
    library.SharedMemory(name).close()
    shm.unlink()
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(name)


@not_on_macos
@pytest.mark.parametrize("form", ["块{}", "{}\n", "\x7f{}"])
def test_name_may_hold_any_character(library: Library, form: str) -> None:
    name = form.format(library.new_name())
    with SharedMemory(name, create=True, size=1) as shm:
        assert exists(name)
        assert shm.name == name
        SharedMemory(name).close()
    assert not exists(name)


@pytest.mark.parametrize("name", [b"block", 7, PurePath("block"), ["block"], True])
@pytest.mark.parametrize("create", [True, False], ids=["create", "attach"])
def test_name_that_is_no_str_is_a_type_error(name: Any, create: bool) -> None:
    with pytest.raises(TypeError, match="name"):
        SharedMemory(name, create=create, size=10)


@not_on_macos
@pytest.mark.parametrize("text", ["a" * 254, "two words", "~", "-rf", "%s{}$(x)*?", "..."])
def test_every_other_printable_ascii_name_works(library: Library, text: str) -> None:
    library.callback(remove, text)
    with SharedMemory(text, create=True, size=3) as shm:
        assert shm.name == text
        with SharedMemory(text) as again:
            again.buf[:3] = b"abc"
        assert bytes(shm.buf[:3]) == b"abc"
    assert not exists(text)


@with_plain_names
@both_libraries
def test_name_may_be_given_with_its_slash_and_is_what_was_given(library: Library) -> None:
    name = library.new_name()
    shm = library.SharedMemory(f"/{name}", create=True, size=1)
    library.callback(shm.close)
    assert shm.name == f"/{name}"
    for again in (library.SharedMemory(f"/{name}"), library.SharedMemory(name)):
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


# Views on the buffer


class Cycle:
    """A view that only the garbage collector could let go of."""

    def __init__(self, view: memoryview) -> None:
        self.view, self.itself = view, self


def numpy() -> Any:
    return pytest.importorskip("numpy", reason="NumPy is not installed")


VIEWS: dict[str, Callable[[memoryview], Any]] = {
    "slice": lambda buf: buf[1:3],
    "empty slice": lambda buf: buf[4:4],
    "slice of a slice": lambda buf: buf[2:][1:],
    "whole": lambda buf: memoryview(buf),
    "cast": lambda buf: buf.cast("i"),
    "two dimensions": lambda buf: buf.cast("B", (2, 8)),
    "read-only": lambda buf: buf.toreadonly(),
    "ctypes": lambda buf: (ctypes.c_int * 4).from_buffer(buf),
    "match": lambda buf: re.match(rb"(?s).", buf[:8]),
    "in a list": lambda buf: [buf[:1]],
    "in a reference cycle": lambda buf: Cycle(buf[:1]),
    "numpy.frombuffer": lambda buf: numpy().frombuffer(buf, dtype="u1"),
    "numpy.asarray": lambda buf: numpy().asarray(buf),
    "array turned to memoryview": lambda buf: memoryview(numpy().frombuffer(buf, dtype="u1")),
}


LOCKS: dict[str, Callable[[memoryview], Any]] = {
    "PickleBuffer": lambda buf: pickle.PickleBuffer(buf),
    "unpacker": lambda buf: struct.iter_unpack("i", buf),
    "finditer": lambda buf: re.finditer(rb"x", buf),
}


@pytest.mark.parametrize("make_lock", LOCKS.values(), ids=LOCKS)
@both_libraries
def test_close_while_something_holds_the_buffer_itself_changes_nothing(
    library: Library, make_lock: Callable[[memoryview], Any]
) -> None:
    close_with_a_view_in_use(library, make_lock)


@pytest.mark.parametrize("make_view", VIEWS.values(), ids=VIEWS)
@defect(NOTHING_RAISED, TypeError)
def test_close_with_a_view_in_use_changes_nothing(
    library: Library, make_view: Callable[[memoryview], Any]
) -> None:
    close_with_a_view_in_use(library, make_view)


def close_with_a_view_in_use(library: Library, make_view: Callable[[memoryview], Any]) -> None:
    shm = library.block(bytes(range(16)))
    size, open_before = len(shm.buf), descriptors()
    views = [make_view(shm.buf)]
    try:
        for step in (1, 2):
            with pytest.raises(BufferError):
                shm.close()
            assert descriptors() == open_before
            shm.buf[5] += 1
            assert (len(shm.buf), shm.buf[5], shm.buf[15]) == (size, 5 + step, 15)
    finally:
        views.clear()
        gc.collect()
    shm.close()
    assert descriptors() < open_before if sys.platform == "linux" else True


@on_posix
@defect(AssertionError)
def test_what_merely_keeps_the_memory_is_valid_after_close(library: Library) -> None:
    """`numpy.ndarray(buffer=shm.buf)` exports nothing. The standard library closes and crashes."""
    numpy()
    with Program(LIBRARY_PROGRAMS / "keep_what_an_array_keeps.py", library=library) as program:
        program.end()
        assert program.process.returncode == 0
        assert program.line() == "an array: None 15"
        assert program.line() == "a slice of an array: None 5"
        assert program.line() == "a view of an array: None 15"
        assert program.line() == "an array's base: None 15"


@both_libraries
def test_close_with_an_array_on_the_buffer_closes(library: Library) -> None:
    shm = library.block(b"12345")
    before = descriptors()
    array = numpy().ndarray((5,), dtype="u1", buffer=shm.buf)
    shm.close()
    assert shm.buf is None
    if library.title == SHMCORE:
        assert bytes(array) == b"12345"
    del array
    assert descriptors() == before - 2 if sys.platform == "linux" else True


@pytest.mark.parametrize("frozen", [False, True])
def test_close_asks_nobody_but_the_mapping(library: Library, frozen: bool) -> None:
    """What looks like a reference to the buffer is no view of it."""
    shm = library.block(b"12345")
    buffer = shm.buf  # noqa: F841 (a name for it in the frame's locals)
    kept = [] if frozen else [gc.get_objects(), sys._getframe().f_locals]
    if frozen:
        gc.freeze()
    try:
        shm.close()
        assert shm.buf is None
    finally:
        kept.clear()


def test_buffer_is_never_seen_released_while_close_is_refused(library: Library) -> None:
    """A thread reads and writes all the time, another is refused again and again."""
    items = library.make([1, 2.5, "three"])
    shm, view, failures = items.shm, items.shm.buf[:1], list[BaseException]()
    over = threading.Event()

    def use() -> None:
        try:
            while not over.is_set():
                shm.buf[0] = shm.buf[0]
                assert (items[0], items[1], items[2]) == (1, 2.5, "three")
                items[0] = 1
        except BaseException as error:
            failures.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread = threading.Thread(target=use)
    thread.start()
    try:
        for _ in range(3000):
            with pytest.raises(BufferError):
                shm.close()
    finally:
        over.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert failures == []
    view.release()
    shm.close()


@pytest.mark.skipif("free-threading" in sys.version, reason="there close() waits for readers")
@pytest.mark.parametrize("refused", [False, True], ids=["closes", "is refused"])
def test_nothing_written_in_python_runs_while_close_asks(library: Library, refused: bool) -> None:
    """At its start CPython could change to a thread that makes a view at the wrong moment."""
    shm = SharedMemory(library.block(b"12345").name)
    views = [shm.buf[:1]] if refused else []
    called = []

    def note(frame: Any, event: str, argument: object) -> None:
        if event == "call":
            called.append(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        with suppress(BufferError):
            shm.close()
    finally:
        sys.setprofile(None)
    views.clear()
    shm.close()
    with_suppress = {"__init__", "__enter__", "__exit__"}
    allowed = {"close", "_let_go", "name", "_close_descriptor", *with_suppress}
    assert set(called) <= allowed


# The names that subclasses and programs use although they start with an underscore


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


@on_linux
@pytest.mark.filterwarnings("error")
def test_handle_disarmed_after_a_buffer_error_leaks_no_descriptor(library: Library) -> None:
    """Programs set both to None, so that the end of the handle stays silent."""
    before = descriptors()
    for _ in range(3):
        shm = SharedMemory(library.block(b"1").name)
        view = shm.buf[:1]
        with pytest.raises(BufferError):
            shm.close()
        shm._buf = shm._mmap = None
        del shm
        view.release()
        library.close()
    gc.collect()
    assert descriptors() == before


@both_libraries
def test_close_that_lets_buffer_errors_pass_leaks_no_descriptor(library: Library) -> None:
    class Silent(library.SharedMemory):  # type: ignore[name-defined,misc]
        def close(self) -> None:
            with suppress(BufferError):
                super().close()

    name = library.block(b"1").name
    before = descriptors()
    shm = Silent(name)
    view = shm.buf[:1]
    shm.close()
    view.release()
    del shm
    assert descriptors() == before


def test_nothing_is_closed_twice_when_del_is_called_by_hand(library: Library) -> None:
    shm = library.block(b"1")
    view = shm.buf[:1]
    shm.__del__()
    with open(os.devnull) as file:
        view.release()
        shm.close()
        os.fstat(file.fileno())


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


@both_libraries
@pytest.mark.parametrize("let_go", ["release", "del", "with"])
def test_close_works_once_the_view_is_released(library: Library, let_go: str) -> None:
    shm = library.block(b"12345")
    if let_go == "with":
        with shm.buf[:2] as view:
            assert bytes(view) == b"12"
    else:
        view = shm.buf[:2]
        if let_go == "release":
            view.release()
        else:
            del view
    shm.close()


def test_close_is_refused_after_gc_freeze_too(library: Library) -> None:
    shm = library.block(b"12345")
    view = shm.buf[:2]
    gc.freeze()  # as servers do before they fork
    with pytest.raises(BufferError):
        shm.close()
    assert (bytes(view), shm.buf[4]) == (b"12", ord("5"))
    view.release()
    shm.close()


def test_list_can_be_used_after_a_close_that_was_refused_after_gc_freeze(library: Library) -> None:
    items = library.make([1, 2.5, "three"])
    view = items.shm.buf[:2]
    gc.freeze()
    with pytest.raises(BufferError):
        items.shm.close()
    items[0] = 7
    assert items.tolist() == [7, 2.5, "three"]
    view.release()


@on_posix
def test_numpy_array_keeps_the_block_open_when_the_handle_is_dropped() -> None:
    numpy()
    # A program of its own: should the memory be gone, its end is a segmentation fault.
    program = LIBRARY_PROGRAMS / "drop_a_handle_below_an_array.py"
    assert run(program) == ["[1, 2, 3, 4, 5] [1, 2, 3, 4, 5]"]


@pytest.mark.filterwarnings("error")
def test_handle_dropped_before_its_view_is_silent_and_leaks_no_descriptor(library: Library) -> None:
    shm = library.block(b"12345")
    before = descriptors()
    for _ in range(3):
        handle = SharedMemory(shm.name)
        view = handle.buf[:3]
        del handle
        gc.collect()
        assert bytes(view) == b"123"
        del view
        gc.collect()
    assert descriptors() == before


def test_reading_into_the_buffer_and_writing_from_it(library: Library) -> None:
    shm = library.block(b"12345")
    assert io.BytesIO(b"ab").readinto(shm.buf) == 2
    stream = io.BytesIO()
    stream.write(shm.buf[:5])
    assert stream.getvalue() == b"ab345"
    shm.close()


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


def leave_a_view(name: str, views: list[memoryview], error: Exception | None = None) -> None:
    with SharedMemory(name, create=True, size=1) as shm:
        views.append(shm.buf[:])
        if error:
            raise error


@on_posix
def test_with_that_leaves_a_view_says_so_and_unlinks_all_the_same(library: Library) -> None:
    name, views = library.new_name(), list[memoryview]()
    with pytest.raises(BufferError, match="view"):
        leave_a_view(name, views)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


@on_posix
def test_view_left_behind_does_not_hide_the_error_that_came_first(library: Library) -> None:
    name, views = library.new_name(), list[memoryview]()
    with pytest.raises(KeyError):
        leave_a_view(name, views, KeyError())
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


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


class Picture(SharedMemory):
    """A subclass, at the top of its module as pickle wants it."""


def test_subclass_is_pickled_as_itself(library: Library) -> None:
    with Picture(library.new_name(), create=True, size=4) as picture:
        again = pickle.loads(pickle.dumps(picture))
        assert type(again) is Picture
        again.close()


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
def test_unfinished_block_of_another_library_is_waited_for_and_then_refused(
    library: Library,
) -> None:
    name = library.new_name()
    open(f"/dev/shm/{name}", "xb").close()
    before = descriptors()
    with pytest.raises(ValueError, match=name):
        SharedMemory(name)
    with pytest.raises(ValueError, match=name):
        ShareableList(name=name)
    assert descriptors() == before
    assert exists(name)


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
