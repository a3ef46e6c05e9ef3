"""A handle is not closed while something of its buffer is in use, and nothing crashes or leaks.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import ctypes
import gc
import io
import os
import pickle
import re
import struct
import sys
import threading
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
    on_linux,
    on_posix,
)
from tests.libraries import library_fixture as library_fixture
from tests.programs import LIBRARY_PROGRAMS, Program, run


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


def test_handle_whose_close_was_interrupted_can_be_read_and_closed() -> None:
    """Between two of its steps close() has released the buffer, and has made no other."""
    shm = SharedMemory(create=True, size=8)
    shm.buf[0] = 7
    shm._buf.release()
    del shm._buf
    assert shm.buf[0] == 7
    shm.close()
    assert shm.buf is None
    shm.unlink()


def test_handle_that_was_never_opened_has_no_buffer() -> None:
    assert SharedMemory.__new__(SharedMemory).buf is None
