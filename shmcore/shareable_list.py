"""ShareableList: a list of fixed length in a block."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from types import GenericAlias
from typing import Any, Generic, Self, SupportsIndex, TypeVar, overload
from weakref import ReferenceType, ref

from . import layout, slots
from .block import ATTACH_PATIENCE, New
from .memory import SharedMemory, open_block, undo
from .slots import BYTES, STR, WORD, Item, UnfinishedError

ItemT = TypeVar("ItemT", bound=Item)

# Not imported: CPython is slower to call a method of an imported name.
_INT, _FLOAT, _LENGTHS = slots.INT, slots.FLOAT, slots.LENGTHS


class _Snapshot(list[Any]):
    """The values that an iteration goes through; assignments of this process reach it."""


class ShareableList(Generic[ItemT]):
    """A list of fixed length whose items lie in a block of shared memory.

    An item is an int of 64 bits (signed), a float, a bool, a str, a bytes or None. Its place in the
    block, its slot, has a fixed size: 8 bytes, for a str or bytes the next multiple of 8 above its
    length, and at least what its UTF-8 bytes take. Any item can be replaced by any other that fits
    its slot.

    Args:
        sequence: The items of a new list, any iterable. Without it and without a name the list
            is empty.
        name: The name of the block: of the new one if there is a sequence, otherwise of the
            existing one to attach.

    Raises:
        TypeError: An item is of another type. (Here and below, the message names item and index.)
        OverflowError: An int is outside the 64 bits.
        ValueError: A text cannot be stored; the name cannot be used; the block to attach
            holds no ShareableList, a damaged one, or one that its creator does not finish.
        FileExistsError: The new name is taken.
        FileNotFoundError: There is no block of that name.
        OSError: The system refuses; with `errno.ENOSPC`, it has not that much memory.
    """

    shm: SharedMemory
    """The block in which the items lie; its `close()` and `unlink()` end the list."""

    def __init__(self, sequence: Iterable[ItemT] | None = None, *, name: str | None = None) -> None:
        new, places = None, None
        if sequence is not None or name is None:
            encoded, places = layout.encode(() if sequence is None else sequence)
            new = New(len(encoded), encoded)
        self.shm = SharedMemory.__new__(SharedMemory)
        try:
            open_block(self.shm, name, new)
            self._begin(places or self._read_map())
        except BaseException:
            undo(self.shm, new is not None)
            raise

    def _begin(self, places: layout.Map) -> None:
        self._items, self._count = layout.Items(places), places.length
        self._snapshots: list[ReferenceType[_Snapshot]] = []
        self._words: Any = None  # so the fast ways fail, until a slow one has called _prepare()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # What goes through the items asks a subclass's own way to read one.
        if cls.__getitem__ is not ShareableList.__getitem__:
            for name in "__iter__", "__contains__", "index", "count":
                if getattr(cls, name) is getattr(ShareableList, name):
                    setattr(cls, name, getattr(Sequence, name))

    def _read_map(self) -> layout.Map:
        deadline = time.monotonic() + ATTACH_PATIENCE
        while True:
            try:
                return layout.read_map(self._mapping())
            except UnfinishedError as error:
                if time.monotonic() > deadline:
                    if sys.platform == "linux" or any(self.shm.buf[: 2 * WORD]):
                        raise ValueError(f"block {self.shm.name!r}: {error}") from None
                    # Where blocks are whole pages, this is how an empty list looks.
                    return layout.read_map(bytes(2 * WORD))
            time.sleep(0.001)

    def _prepare(self) -> None:
        """Make what the fast ways need, at the first use and after a close() that was refused."""
        self._starts, self._sizes = self._items.slots
        self._is_even = self._items.places.is_even
        block = memoryview(self._mapping())
        self._mapping()  # from here on it cannot be closed; a thread may just have done so
        views = self._items.views(block)
        self.shm._views = *views, block  # close() releases them
        self._ints, self._floats, words, self._codes = views
        self._words = words  # last: a thread that meets it takes the fast ways

    def _mapping(self) -> Any:
        """Return the block's mapping; ValueError where the list is closed."""
        if (mapping := self.shm._mmap) is None:
            raise ValueError(f"the list in block {self.shm.name!r} is closed")
        return mapping

    # Reading and writing one item. What the fast ways cannot do, they leave to the slow ones.

    @overload
    def __getitem__(self, index: SupportsIndex) -> ItemT: ...
    @overload
    def __getitem__(self, index: slice) -> list[ItemT]: ...
    # --8<-- [start:getitem]
    def __getitem__(self, index: Any) -> Any:
        """Return the item at `index`, or for a slice a plain list.

        Raises:
            IndexError: There is no such item.
            ValueError: After `shm.close()`, or where the slot is damaged.
        """
        try:
            word = self._words[index]
            if word == _INT:
                at = index if self._is_even else self._starts[index] // WORD
                return self._ints[at]
            if word == _FLOAT:
                at = index if self._is_even else self._starts[index] // WORD
                return self._floats[at]
            length, code = _LENGTHS.get(word), self._codes[index]
            if length is not None and length <= self._sizes[index]:
                start = self._starts[index]
                raw = self.shm._mmap[start : start + length].rstrip(b"\0")
                if code == STR:
                    return raw.decode()
                if code == BYTES:
                    return raw
        except (IndexError, TypeError, ValueError, NotImplementedError):
            pass
        if isinstance(index, slice):
            return self.tolist()[index]
        at = self._find(index, "index out of range")
        return self._decode(at, at + 1)[0]
        # --8<-- [end:getitem]

    def __setitem__(self, index: SupportsIndex, item: ItemT) -> None:
        """Replace the item at `index`. Where that fails, the old item stays.

        Raises:
            IndexError: There is no such item.
            ValueError: A text or bytes do not fit the slot; or after `shm.close()`.
            TypeError: The item is of a type that a list does not hold, or `index` is a slice.
            OverflowError: An int is outside the 64 bits.
        """
        value: Any = item
        is_set = True
        try:
            kind, word = type(value), self._words[index]
            if kind is int and word == _INT:
                self._ints[index if self._is_even else self._starts[index] // WORD] = value
            elif kind is float and word == _FLOAT:
                self._floats[index if self._is_even else self._starts[index] // WORD] = value
            elif kind is str and self._codes[index] == STR:
                raw, size = value.encode(), self._sizes[index]
                fits = len(raw) <= size == _LENGTHS.get(word)
                if is_set := fits and raw[-1:] != b"\0":
                    start = self._starts[index]
                    self.shm._mmap[start : start + size] = raw.ljust(size, b"\0")
            else:
                is_set = False
        except (IndexError, TypeError, ValueError, NotImplementedError):
            is_set = False
        if not is_set:
            at = self._find(index, "assignment index out of range")
            self._items.write(self._mapping(), at, value)
        if self._snapshots:
            self._tell_snapshots(index, value)

    def _tell_snapshots(self, position: SupportsIndex, value: Any) -> None:
        for snapshot in self._snapshots:
            if (values := snapshot()) is not None:
                values[position] = value

    def _find(self, position: SupportsIndex, problem: str) -> int:
        if isinstance(position, slice):
            raise TypeError("a slice of a ShareableList cannot be assigned; assign item by item")
        if not hasattr(position, "__index__"):
            raise TypeError(f"an index of a ShareableList is a whole number, not {position!r:.60}")
        try:
            len(self._words)
        except (TypeError, ValueError):  # there is no view yet, or it is released
            self._prepare()
        try:
            return range(self._count)[position]
        except IndexError:
            raise IndexError(problem) from None

    # Reading many items

    def tolist(self) -> list[ItemT]:
        """Return all items as a plain list."""
        return list(self._decode(0, self._count))

    def _decode(self, start: int, stop: int) -> Sequence[Any]:
        """Return the items from `start` to `stop`."""
        return self._items.read(self._mapping(), start, stop)

    def __iter__(self) -> Iterator[ItemT]:
        """Go through the items as they are now. Later assignments through this list are seen too;
        those of other processes may not be."""
        snapshot = _Snapshot(self._decode(0, self._count))
        self._snapshots.append(ref(snapshot, self._snapshots.remove))
        return iter(snapshot)

    def __contains__(self, value: object) -> bool:
        """Tell whether an item equals `value`."""
        return self._search(value) is not None

    def index(self, value: object) -> int:
        """Return the position of the first item that equals `value`.

        Raises:
            ValueError: There is none.
        """
        if (position := self._search(value)) is None:
            raise ValueError(f"{value!r} is not in the list")
        return position

    def _search(self, value: object) -> int | None:
        start, stop = 0, 1  # few items at first, for it may come early
        while start < self._count:
            items = self._decode(start, min(stop, self._count))
            try:
                return start + items.index(value)
            except ValueError:
                start, stop = stop, 32 * stop
        return None

    def count(self, value: object) -> int:
        """Return how many items equal `value`."""
        return self._decode(0, self._count).count(value)

    # The list as a whole

    def __len__(self) -> int:
        """Return the number of items, which never changes."""
        return self._count

    @property
    def format(self) -> str:
        """The formats of all slots one after the other, in the letters of the struct module."""
        return "".join(map(self._get_packing_format, range(self._count)))

    def _get_packing_format(self, position: SupportsIndex) -> str:
        at = self._items.places.formats + WORD * self._find(position, "index out of range")
        word: bytes = self._mapping()[at : at + WORD]
        return word.rstrip(b"\0").decode("ascii", "replace")

    def __enter__(self) -> Self:
        """Return the list. At the end of the `with` its handle is closed, and its block unlinked if
        this list created it."""
        return self

    def __exit__(self, *error: Any) -> None:
        self.shm.__exit__(*error)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the name. To unpickle is to attach.

        Raises:
            FileNotFoundError: When unpickling: there is no block of that name any more.
        """
        return partial(self.__class__, name=self.shm.name), ()

    def __repr__(self) -> str:
        """Return the items and the name, as `ShareableList([...], name='...')`."""
        return f"{type(self).__name__}({list(self)}, name={self.shm.name!r})"

    __class_getitem__: Any = classmethod(GenericAlias)
