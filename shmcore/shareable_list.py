"""ShareableList: a list of fixed length in a block."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from mmap import mmap
from types import GenericAlias
from typing import Any, Generic, Self, SupportsIndex, TypeVar, overload
from weakref import ReferenceType, ref

from . import layout
from .block import New
from .layout import BYTES, STR, WORD, Item
from .memory import SharedMemory, open_block, undo

_Item = TypeVar("_Item", bound=Item)

_INT, _FLOAT = (int.from_bytes(layout.word_of(format), sys.byteorder) for format in "qd")
# Formats of texts without a trailing NUL, and their bytes. (Longer ones take the slow way.)
_LENGTHS = {int.from_bytes(layout.word_of(f"{n}s"), sys.byteorder): n for n in range(8, 4097, 8)}
_view: Any = memoryview
_NOTHING: Any = ()  # in place of a view that is not made yet
_GROUPS = 0, 1, 8, 64, sys.maxsize  # where the groups begin in which a search reads the items
ATTACH_PATIENCE = 0.5  # seconds


@lru_cache(maxsize=16)
def _groups(count: int) -> list[tuple[int, int]]:
    return list(pairwise(sorted({min(at, count) for at in _GROUPS})))


class _Snapshot(list[Any]):
    """The values that an iteration goes through; assignments of this process reach it."""


class ShareableList(Generic[_Item]):
    """A list of fixed length whose items lie in a block of shared memory.

    An item is an int of 64 bits (signed), a float, a bool, a str, a bytes or None. Its place in the
    block, its slot, has a fixed size: 8 bytes, for a str or bytes the next multiple of 8 above its
    length, and at least what its UTF-8 bytes take. Any item can be replaced by any other that fits
    its slot. In a `with` statement the list's handle is closed at the end, and its block unlinked
    if this list created it.

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

    def __init__(self, sequence: Iterable[_Item] | None = None, *, name: str | None = None) -> None:
        new, places = None, None
        if sequence is not None or name is None:
            encoded, places = layout.encode(() if sequence is None else sequence)
            new = New(len(encoded), encoded)
        self.shm = SharedMemory.__new__(SharedMemory)
        try:
            open_block(self.shm, name, new)
            if places is None:
                self._attach()
            else:
                self._open(places)
        except BaseException:
            undo(self.shm, new is not None)
            raise

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # What goes through the items asks a subclass's own way to read one.
        if cls.__getitem__ is not ShareableList.__getitem__:
            for name in "__iter__", "__contains__", "index", "count":
                if getattr(cls, name) is getattr(ShareableList, name):
                    setattr(cls, name, getattr(Sequence, name))

    def _attach(self) -> None:
        deadline = time.monotonic() + ATTACH_PATIENCE
        while True:
            try:
                return self._open(layout.read_map(self._mapping()), deadline)
            except layout.UnfinishedError as error:
                if time.monotonic() > deadline:
                    if sys.platform == "linux" or any(self.shm.buf[: 2 * WORD]):
                        raise ValueError(f"block {self.shm.name!r}: {error}") from None
                    # Where blocks are whole pages, this is how an empty list looks.
                    return self._open(layout.read_map(bytes(2 * WORD)))
            time.sleep(0.001)

    def _open(self, places: layout.Map, deadline: float = 0) -> None:
        self._deadline = deadline  # until then its creator may still be writing
        self._places, self._count, self._data = places, places.length, places.data
        self._is_even, self._starts = isinstance(places.offsets, range), places.offsets[:-1]
        self._sizes: tuple[int, ...] = ()
        self._decoders: dict[tuple[int, int], layout.Decoder] = {}
        self._snapshots: list[ReferenceType[_Snapshot]] = []
        self._ints = self._floats = self._words = self._codes = _NOTHING

    def _prepare(self) -> None:
        """Make what the fast ways need, at the first use and after a close() that was refused."""
        self._sizes = self._sizes or self._places.sizes()
        _, data, formats, codes, end, _ = self._places
        # From the mapping to the views there is no call of a function, so that a thread that closes
        # the list knows of all views (see `memory._let_go`).
        whole, parts = list[Any](), list[Any]()
        made, cast = map(_view, whole), map(_view.cast, parts, "qdQ")
        mapping = self._mapping()
        whole += [mapping]
        [block] = made
        slots, words = block[data:formats], block[formats:codes]
        parts += slots, slots, words
        views: tuple[Any, ...] = *cast, block[codes:end]
        self.shm._views = block, slots, words, *views
        self._ints, self._floats, self._words, self._codes = views
        if self.shm._mmap is not mapping:  # another thread has closed it
            for view in self.shm._views:
                view.release()

    def _mapping(self) -> mmap:
        """Return the block's mapping; ValueError where the list is closed."""
        mapping: mmap | None = self.shm._mmap
        if mapping is None:
            raise ValueError(f"the list in block {self.shm.name!r} is closed")
        return mapping

    # Reading and writing one item. What the fast ways cannot do, they leave to the slow ones.

    @overload
    def __getitem__(self, position: SupportsIndex) -> _Item: ...
    @overload
    def __getitem__(self, position: slice) -> list[_Item]: ...
    # --8<-- [start:getitem]
    def __getitem__(self, position: Any) -> Any:
        """Return the item at `position`, or for a slice a plain list.

        Raises IndexError where there is no such item, ValueError after close or where the slot is
        damaged.
        """
        try:
            word = self._words[position]
            if word == _INT:
                return self._ints[position if self._is_even else self._starts[position] // WORD]
            if word == _FLOAT:
                return self._floats[position if self._is_even else self._starts[position] // WORD]
            length, code = _LENGTHS.get(word), self._codes[position]
            if length is not None and length <= self._sizes[position]:
                start = self._data + self._starts[position]
                raw = self.shm._mmap[start : start + length].rstrip(b"\0")
                if code == STR:
                    return raw.decode()
                if code == BYTES:
                    return raw
        except (IndexError, TypeError, ValueError, NotImplementedError):
            pass
        if isinstance(position, slice):
            return self.tolist()[position]
        at = self._find(position, "index out of range")
        return self._decode(at, at + 1)[0]
        # --8<-- [end:getitem]

    def __setitem__(self, position: SupportsIndex, item: _Item) -> None:
        """Replace the item at `position`. Where that fails, the old item stays.

        Raises IndexError where there is no such item, ValueError where a text does not fit the slot
        or after close, TypeError for other types than a list holds, OverflowError for an int
        outside 64 bits.
        """
        value: Any = item
        is_set = True
        try:
            if type(value) is int and self._words[position] == _INT:
                self._ints[position if self._is_even else self._starts[position] // WORD] = value
            elif type(value) is float and self._words[position] == _FLOAT:
                self._floats[position if self._is_even else self._starts[position] // WORD] = value
            elif type(value) is str and self._codes[position] == STR:
                raw, size = value.encode(), self._sizes[position]
                fits = len(raw) <= size == _LENGTHS.get(self._words[position])
                if is_set := fits and raw[-1:] != b"\0":
                    start = self._data + self._starts[position]
                    self.shm._mmap[start : start + size] = raw.ljust(size, b"\0")
            else:
                is_set = False
        except (IndexError, TypeError, ValueError, NotImplementedError):
            is_set = False
        if not is_set:
            at = self._find(position, "assignment index out of range")
            word, code, raw = layout.encode_item(value, at, self._sizes[at])
            start, mapping = self._data + self._starts[at], self._mapping()
            mapping[start : start + len(raw)] = raw
            # Nobody may see half a format. Eight bytes are copied as one word; struct's pack_into
            # would write zeros first.
            place = self._places.formats + WORD * at
            mapping[place : place + WORD] = word
            mapping[self._places.codes + at] = code
        if self._snapshots:
            self._tell_snapshots(position, value)

    def _tell_snapshots(self, position: SupportsIndex, value: Any) -> None:
        for snapshot in self._snapshots:
            if (values := snapshot()) is not None:
                values[position] = value

    def _find(self, position: SupportsIndex, problem: str) -> int:
        if isinstance(position, slice):
            raise TypeError("a slice of a ShareableList cannot be assigned; assign item by item")
        if not hasattr(position, "__index__"):
            raise TypeError(f"an index of a ShareableList is a whole number, not {position!r:.60}")
        self._mapping()
        try:
            self._codes.nbytes  # noqa: B018 (it raises ValueError once the views are released)
        except (ValueError, AttributeError):
            self._prepare()
        try:
            return range(self._count)[position]
        except IndexError:
            raise IndexError(problem) from None

    # Reading many items

    def tolist(self) -> list[_Item]:
        """Return all items as a plain list."""
        return list(self._decode(0, self._count))

    def _decode(self, start: int, stop: int) -> Sequence[Any]:
        """Return the items from `start` to `stop`."""
        while True:
            try:
                return self._decode_now(start, stop)
            except layout.UnfinishedError:
                if time.monotonic() > self._deadline:
                    raise
            time.sleep(0.001)

    def _decode_now(self, start: int, stop: int) -> Sequence[Any]:
        mapping, places = self._mapping(), self._places
        formats = mapping[places.formats + WORD * start : places.formats + WORD * stop]
        codes = mapping[places.codes + start : places.codes + stop]
        decoder = self._decoders.get((start, stop))
        if decoder is None or decoder.formats != formats or decoder.codes != codes:
            self._sizes = self._sizes or places.sizes()
            decoder = layout.Decoder(self._sizes[start:stop], formats, codes, start)
            if start == 0 or stop - start > 1:
                self._decoders[start, stop] = decoder
        return decoder.decode(mapping, self._data + (self._starts[start] if start else 0))

    def __iter__(self) -> Iterator[_Item]:
        """Go through the items as they are now. Later assignments through this list are seen too;
        those of other processes may not be."""
        snapshot = _Snapshot(self._decode(0, self._count))
        self._snapshots.append(ref(snapshot, self._snapshots.remove))
        return iter(snapshot)

    def __contains__(self, value: object) -> bool:
        """Tell whether an item equals `value`."""
        for start, stop in _groups(self._count):  # noqa: SIM110 (a generator would cost early hits)
            if value in self._decode(start, stop):
                return True
        return False

    def index(self, value: object) -> int:
        """Return the position of the first item that equals `value`; ValueError if none does."""
        for start, stop in _groups(self._count):
            items = self._decode(start, stop)
            try:
                return start + items.index(value)
            except ValueError:
                pass
        raise ValueError(f"{value!r} is not in the list")

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
        at = self._places.formats + WORD * self._find(position, "index out of range")
        return self._mapping()[at : at + WORD].rstrip(b"\0").decode("ascii", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self.shm.__exit__(*error)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(self.__class__, name=self.shm.name), ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)}, name={self.shm.name!r})"

    __class_getitem__: Any = classmethod(GenericAlias)
