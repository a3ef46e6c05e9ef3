"""SharedMemory: a named block seen as bytes."""

import gc
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from operator import index
from typing import Any, Self

if sys.platform == "win32":
    from . import windows as system
else:
    from . import posix as system

__all__ = ["SharedMemory", "system"]

_NAME = re.compile(rf"/?((?!\.\.?\Z)[ -.0-9;-~]{{1,{system.NAME_LENGTH}}})")


class SharedMemory:
    """A block of memory that processes share by its name, and this process's handle on it.

    With `create=True` a new block is made, otherwise an existing one is attached. In a `with`
    statement the handle is closed at the end, and the block unlinked if this handle created it.

    Args:
        name: The block's name: printable ASCII without `/` and `:`, at most 254 characters
            (30 on macOS). A new block may go without, and gets a generated name that starts
            with `psm_` (`wnsm_` on Windows).
        create: Whether to make a new block.
        size: The new block's size in bytes, 1 or more. Some systems (macOS, Windows) round it up
            to whole pages. Not looked at when attaching.
        track: Whether the block shall go when the processes that made it are gone. `False` lets a
            new block outlive them all. It makes no difference when attaching: who merely
            attaches is never accountable for a block.

    Raises:
        ValueError: No name and no `create`; a size below 1; a name that cannot be used; an
            existing block that stays empty because its creator does not finish it.
        TypeError: A size that is not a whole number, a name that is not a str.
        FileExistsError: The new name is taken.
        FileNotFoundError: There is no block of that name.
        OSError: The system refuses; with `errno.ENOSPC`, it has not that much memory.
    """

    _creator = 0  # the process whose `with` unlinks the block
    _views: tuple[memoryview, ...] = ()  # `buf`, and the library's own

    def __init__(
        self, name: str | None = None, create: bool = False, size: int = 0, *, track: bool = True
    ) -> None:
        if not hasattr(size, "__index__"):
            raise TypeError(f"size is a whole number of bytes, not {size!r:.60}")
        if (size := index(size)) < bool(create):
            raise ValueError(f"size is a positive number of bytes, not {size}")
        if name is None and not create:
            raise ValueError("a name is needed to attach; only create=True can go without")
        self._begin(name, *((size, b"", track) if create else ()))

    def _begin(self, name: str | None, *new: Any, then: Callable[[], object] = bool) -> None:
        """Attach; or create a block, given its size, its first content and whether to track it.

        Where that fails, or what shall happen `then`, nothing is left open.
        """
        full_name = "" if name is None else _full_name(name)
        opening: Callable[..., system.Opened] = system.create if new else system.attach
        self._creator = os.getpid() if new else 0
        try:
            self._name, self._descriptor, self._mmap, self._identity = opening(full_name, *new)
            self._size = len(self._mmap)
            self._views = (memoryview(self._mmap),)
            then()
        except BaseException:
            self.__exit__(BaseException)
            raise

    def _view(self, start: int, stop: int, format: Any) -> Any:
        """Return a view for the library itself: close() releases it."""
        self._views += (memoryview(self._mmap)[start:stop].cast(format),)
        return self._views[-1]

    def _in_use(self) -> bool:
        """Tell whether something else would be left with memory that is no longer there."""
        # Known holders: this handle and its views, for the length of the call also the call.
        if sys.getrefcount(self._mmap) > 2 + len(self._views):
            return True  # such as numpy.ndarray(buffer=shm.buf), which holds the mapping itself
        base = gc.get_referents(self.buf)[0]  # CPython keeps one for all views that descend
        if sys.getrefcount(base) == 3:
            return False
        views = [view for view in gc.get_referrers(base) if isinstance(view, memoryview)]
        hidden = sys.getrefcount(base) - 2 - len(views)  # by gc.freeze()
        used = [view for view in views if not repr(view).startswith("<released")]
        return hidden > 0 or any(view is not self.buf for view in used)

    @property
    def buf(self) -> memoryview:
        """The block's bytes, to read and to write. After close() every use raises ValueError."""
        return self._views[0]

    @property
    def name(self) -> str:
        """The name by which other processes attach."""
        return self._name.removeprefix(system.NAME_PREFIX)

    @property
    def size(self) -> int:
        """The block's size in bytes; on some systems more than was asked for."""
        return self._size

    def fileno(self) -> int:
        """Return the descriptor of the open block, for such as `fcntl.flock`.

        Raises ValueError after close(), and on Windows, where a block has none.
        """
        if self._mmap.closed or self._descriptor < 0:
            raise ValueError(f"block {self.name!r} has no open descriptor")
        return self._descriptor

    def close(self) -> None:
        """Let go of the block in this process; the block itself stays. Twice is fine.

        Raises:
            BufferError: A view of the buffer (a slice, a cast, a NumPy array) is still in use.
                Nothing has changed then; release the view and call again.
        """
        if hasattr(self, "_mmap") and not self._mmap.closed:
            if self._views and self._in_use():  # an interrupted constructor has made no view yet
                raise BufferError(f"block {self.name!r} cannot be closed: a view of it is in use")
            for view in self._views:
                view.release()
            self._mmap.close()
            if self._descriptor >= 0:
                os.close(self._descriptor)

    def unlink(self) -> None:
        """Take the block's name away. Nobody can attach any more; the memory goes when the last
        process has closed it. On Windows this does nothing: there the block goes by itself.

        Raises:
            FileNotFoundError: It has no name any more, or the name is another block's by now.
        """
        system.remove(self._name, self._identity)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        try:
            self.close()
        except BufferError:
            if kind is None:  # otherwise another error came first
                raise
        finally:
            # A forked child leaves its parent's block alone.
            if self._creator == os.getpid() and hasattr(self, "_name"):
                with suppress(FileNotFoundError):
                    self.unlink()

    def __del__(self) -> None:
        with suppress(Exception):  # nobody could catch it
            try:
                self.close()
            except BufferError:
                os.close(self._descriptor)  # the view keeps the memory, and nothing else

    def __reduce__(self) -> tuple[Any, ...]:
        return self.__class__, (self.name, False, self.size)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, size={self.size})"


def _full_name(name: str) -> str:
    """Return the name as the system wants it; raise ValueError where it cannot be used."""
    if not isinstance(name, str):
        raise TypeError(f"a block's name is a str, not {type(name).__name__}")
    if not (found := _NAME.fullmatch(name)):
        kinds = f"1 to {system.NAME_LENGTH} characters of printable ASCII without '/' and ':'"
        raise ValueError(f"a block's name is {kinds}, not {name!r:.80}")
    return system.NAME_PREFIX + found[1]
