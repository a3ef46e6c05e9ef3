"""SharedMemory: a named block seen as bytes."""

import os
import sys
from contextlib import suppress
from functools import partial
from itertools import chain
from operator import call, index, methodcaller
from threading import get_ident
from typing import Any, Self

from .block import New, Opened, keep

if sys.platform == "win32":
    from . import windows as system
else:
    from . import posix as system

FREE_THREADED = "free-threading" in sys.version  # a CPython without its global lock

__all__ = ["SharedMemory", "make_managed", "open_block", "system", "undo"]


class SharedMemory:
    """A block of memory that processes share by its name, and this process's handle on it.

    With `create=True` a new block is made, otherwise an existing one is attached.

    Args:
        name: The block's name: any text without `/` and NUL, at most 254 bytes in UTF-8 (30 on
            macOS). A new block may go without, and gets a generated name that starts with `psm_`
            (`wnsm_` on Windows).
        create: Whether to make a new block.
        size: The new block's size in bytes, 1 or more. Some systems (macOS, Windows) round it up
            to whole pages. Not looked at when attaching.
        track: Whether the block shall go when the processes that made it are gone. `False` lets a
            new block outlive them all. It makes no difference when attaching: who merely
            attaches is never accountable for a block.
        reserve: Whether the new block's memory is set aside at once, so that a system without that
            much memory refuses it now. With `False` memory is taken as it is written to, and a
            write that finds none ends the process (SIGBUS). It makes no difference on Windows and
            macOS, and when attaching.

    Raises:
        ValueError: No name and no `create`; a size below 1; a name that cannot be used; an
            existing block that stays empty because its creator does not finish it.
        TypeError: A size that is not a whole number, a name that is not a str.
        FileExistsError: The new name is taken.
        FileNotFoundError: There is no block of that name.
        OSError: The system refuses; with `errno.ENOSPC`, it has not that much memory.
    """

    # The names that start with an underscore are the standard library's where it has them, and mean
    # what they mean there: subclasses read and set them. `_mmap` and `_buf` have no default, which
    # would make each use of an instance's own slower.
    _name: Any = None
    _fd = -1  # the block's open descriptor
    _mmap: Any
    _buf: Any
    _size: int
    _flags = os.O_RDWR
    _mode = 0o600
    _prepend_leading_slash = bool(system.NAME_PREFIX)
    _identity = ""
    _creator = 0  # the process whose `with` unlinks the block
    _views: tuple[Any, ...] = ()  # the library's own, besides `_buf`

    def __init__(
        self,
        name: str | None = None,
        create: bool = False,
        size: int = 0,
        *,
        track: bool = True,
        reserve: bool = True,
    ) -> None:
        if create:
            new = New(_checked(size), track=track, reserve=reserve, mode=self._mode)
        elif name is None:
            raise ValueError("a name is needed to attach; only create=True can go without")
        open_block(self, name, new if create else None)

    @property
    def buf(self) -> memoryview:
        """The block's bytes, to read and to write: `size` of them. None after `close()`."""
        try:
            return self._buf  # type: ignore[no-any-return]
        except AttributeError:  # close() looks just now whether it is in use; or it never opened
            mapping = getattr(self, "_mmap", None)
            return None if mapping is None else memoryview(mapping)  # type: ignore[return-value]

    if FREE_THREADED:  # CPython miscounts what several threads slice from one view (issue 127716)
        _bufs: dict[int, memoryview] = {}  # a view for each thread

        @property
        def buf(self) -> memoryview:
            """The block's bytes, to read and to write: `size` of them. None after `close()`."""
            bufs, thread = vars(self).setdefault("_bufs", {}), get_ident()
            if thread not in bufs and (mapping := vars(self).get("_mmap")) is not None:
                bufs[thread] = memoryview(mapping)
            return bufs.get(thread)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """The name by which other processes attach. It cannot be changed."""
        name: str = self._name
        return name.removeprefix("/") if self._prepend_leading_slash else name

    @property
    def size(self) -> int:
        """The block's size in bytes, at least what was asked for. It cannot be changed."""
        return self._size

    def fileno(self) -> int:
        """Return the descriptor of the open block, for such as `fcntl.flock`.

        Raises:
            ValueError: After `close()`, and on Windows, where a block has none.
        """
        if self._fd < 0:
            raise ValueError(f"block {self.name!r} has no open descriptor")
        return self._fd

    def close(self) -> None:
        """Let go of the block in this process; the block itself stays. Twice is fine.

        What merely keeps the memory, such as `numpy.ndarray(..., buffer=shm.buf)`, goes on being
        valid and keeps it mapped until it goes too.

        Raises:
            BufferError: Something exports the buffer: a slice of `buf`, a cast, a
                `numpy.frombuffer`, a ctypes object. The handle can be used as before; release what
                exports it and call again. A `buf` that was kept from before may be dead.
        """
        if vars(self).get("_mmap") is not None:
            _let_go(self)
        _close_descriptor(self)

    def unlink(self) -> None:
        """Take the block's name away. Nobody can attach any more; the memory goes when the last
        process has closed it. On Windows this does nothing: there the block goes by itself.

        Raises:
            FileNotFoundError: It has no name any more, or the name is another block's by now.
        """
        if self._name:
            system.remove(self._name, self._identity)

    def __enter__(self) -> Self:
        """Return the handle. At the end of the `with` it is closed, and its block unlinked if this
        handle created it."""
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        try:
            self.close()
        except BufferError:
            if kind is None:  # otherwise another error came first
                raise
        finally:
            if self._creator == os.getpid():  # a forked child leaves its parent's block alone
                with suppress(FileNotFoundError):
                    self.unlink()

    def __del__(self) -> None:
        with suppress(Exception):  # nobody could catch it
            self.close()
        if self._fd >= 0:  # a view may keep the memory, and nothing else
            with suppress(Exception):
                _close_descriptor(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the name and the size. To unpickle is to attach.

        Raises:
            FileNotFoundError: When unpickling: there is no block of that name any more.
        """
        return self.__class__, (self.name, False, self.size)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, size={self.size})"


# What the constructor and close() need is no method: a subclass may have one of the same name.


def make_managed(size: int, content: bytes, manager: str) -> SharedMemory:
    """Return a handle on a new block that ends with a manager."""
    handle = SharedMemory.__new__(SharedMemory)
    open_block(handle, None, New(_checked(size), content, manager=manager))
    return handle


def _checked(size: Any) -> int:
    """Return a new block's size as an int; TypeError or ValueError where it cannot be one."""
    if not hasattr(size, "__index__"):
        raise TypeError(f"size is a whole number of bytes, not {size!r:.60}")
    if (number := index(size)) < 1:
        raise ValueError(f"size is a positive number of bytes, not {number}")
    return number


def open_block(handle: SharedMemory, name: str | None, new: New | None) -> None:
    """Give a handle a new block, or the existing one of that name.

    Where that fails nothing is left open, and close() and unlink() do nothing.
    """
    full = "" if name is None else _full_name(handle, name)
    opening = partial(system.attach, full) if new is None else partial(system.create, full, new)
    opened: list[Opened] = []
    try:
        handle._name, handle._fd, handle._mmap, handle._identity = keep(opened, opening)
        handle._size, handle._buf = len(handle._mmap), memoryview(handle._mmap)
        handle._creator = 0 if new is None or new.manager else os.getpid()
        handle._flags = os.O_RDWR if new is None else os.O_RDWR | os.O_CREAT | os.O_EXCL
    except BaseException:
        if opened:
            handle._name, handle._fd, handle._mmap, handle._identity = opened[0]
            undo(handle, new is not None)
        raise


def undo(handle: SharedMemory, made: bool) -> None:
    """Take back what a constructor has done so far."""
    if (mapping := vars(handle).get("_mmap")) is not None:
        for view in (vars(handle).get("_buf", memoryview(b"")), *handle._views):
            view.release()
        with suppress(BufferError):  # a view in an interrupted function, which goes with the error
            mapping.close()  # the error's traceback may hold it: to let go of it is not enough
        if made:
            system.discard(handle._name, handle._identity)
    handle._mmap = handle._buf = handle._name = None
    _close_descriptor(handle)


_release = methodcaller("release")


# No reference is counted. The library's own views are released, and then the mapping is asked to
# take an impossible size: it complains of the views first, if there are any, and of the size only
# if there are none. Without views the mapping is not closed but dropped: who keeps it, as NumPy's
# arrays do, keeps the memory.
#
# Other threads must not meet a released buffer, nor make a view between question and answer. So
# what follows relies on when CPython may change threads: after a call that has succeeded, and not
# within one of functions written in C. From `if handle._mmap` to the call of `ask`, and from its
# error to the end, there is no such call; that is why all is prepared first, and unpacked where it
# is needed.
# --8<-- [start:let-go]
def _let_go(handle: SharedMemory) -> None:
    """Let go of the mapping; BufferError, and no change, if it is in use."""
    if (mapping := handle._mmap) is None:
        return  # another thread was faster
    views: list[Any] = []
    resize: Any = getattr(mapping, "resize", None)  # macOS: until 3.14
    question = partial(resize, -1) if resize else mapping.close
    questions = [_wait_for_readers] * FREE_THREADED + [question]
    ask = partial(any, chain(map(_release, views), map(call, questions)))
    fresh: Any = map(memoryview, [mapping])
    if not hasattr(handle, "_buf"):  # an earlier call was interrupted
        handle._buf = memoryview(mapping)
    try:
        if handle._mmap is not mapping:
            return  # another thread was faster
        views += handle._views
        if FREE_THREADED:
            bufs, handle._bufs = handle._bufs, {}
            views += bufs.values()
        if handle._buf is not None:
            views += [handle._buf]
        del handle._buf
        ask()
    except (BufferError, AttributeError):  # or another thread is at it
        [handle._buf] = fresh
        problem = "cannot be closed: a view of it is in use"
        raise BufferError(f"block {handle.name!r} {problem}") from None
    except (ValueError, TypeError):  # a mapping may be for reading only
        pass
    handle._mmap = handle._buf = None
    # --8<-- [end:let-go]


def _wait_for_readers() -> None:
    """Return when no thread is at a view that has been released, where there is no global lock.

    To answer the question CPython stops each thread between two steps of its Python code.
    """
    sys._current_exceptions()


def _close_descriptor(handle: SharedMemory) -> None:
    if handle._fd >= 0:
        descriptor, handle._fd = handle._fd, -1
        os.close(descriptor)


def _full_name(handle: SharedMemory, name: str) -> str:
    """Return the name as the system wants it; raise ValueError where it cannot be used."""
    if not isinstance(name, str):
        raise TypeError(f"a block's name is a str, not {type(name).__name__}")
    system.check(name)
    return f"/{name}" if handle._prepend_leading_slash else name
