"""ShareableList: a list of fixed length in a block."""

import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from mmap import mmap
from types import GenericAlias, TracebackType
from typing import Any, Self, SupportsIndex, overload
from weakref import ReferenceType, ref

from . import layout
from .layout import WORD, Item
from .memory import SharedMemory, system

_INT = int.from_bytes(layout.FORMATS[int], sys.byteorder)
_FLOAT = int.from_bytes(layout.FORMATS[float], sys.byteorder)
_LENGTHS: dict[int, int] = {}  # formats of texts without a trailing NUL, and their bytes
_ONE_BY_ONE = 4  # searching looks at so many items singly, then at ever larger groups
ATTACH_PATIENCE = 0.5  # seconds


class _Snapshot(list[Item]):
    """The values that an iteration goes through; assignments of this process reach it."""

    __slots__ = ("__weakref__",)


class ShareableList:
    """A list of fixed length whose items lie in a block of shared memory.

    An item is an int of 64 bits (signed), a float, a bool, a str, a bytes or None. Its place in the
    block, its slot, has a fixed size: 8 bytes, for a str or bytes the next multiple of 8 above its
    length, and at least what its UTF-8 bytes take. Any item can be replaced by any other that fits its slot. In a `with`
    statement the list's handle is closed at the end, and its block unlinked if this list made it.

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

    def __init__(self, sequence: Iterable[Item] | None = None, *, name: str | None = None) -> None:
        if sequence is None and name is not None:
            self.shm = SharedMemory(name)
            try:
                self._open(_wait_for_map(self.shm))
                # Damage is reported now, not when somebody reads.
                self._decoder(0, self._count)
            except BaseException:
                self.shm.close()
                raise
        else:
            encoded, places = layout.encode(() if sequence is None else sequence)
            self.shm = SharedMemory.__new__(SharedMemory)
            self.shm._create(name, len(encoded), fill=partial(_publish, encoded))
            self._open(places)

    @classmethod
    def _in_block(cls, shm: SharedMemory, encoded: bytes, places: layout.Map) -> Self:
        """Return the list that `encoded` becomes in a block made for it."""
        _publish(encoded, shm._mmap)
        self = cls.__new__(cls)
        self.shm = shm
        self._open(places)
        return self

    def _open(self, places: layout.Map) -> None:
        offsets, self._sizes, self._data, formats, codes, end = places
        self._count = len(self._sizes)
        self._ints = self.shm._view(self._data, formats, "q")
        self._floats = self.shm._view(self._data, formats, "d")
        self._words = self.shm._view(formats, codes, "Q")
        self._codes = self.shm._view(codes, end, "B")
        self._slots = layout.slots_in_words(offsets)
        self._decoders: dict[tuple[int, int], layout.Decoder] = {}
        self._snapshots: list[ReferenceType[_Snapshot]] = []

    # Reading and writing one item

    @overload
    def __getitem__(self, position: SupportsIndex) -> Any: ...
    @overload
    def __getitem__(self, position: slice) -> list[Any]: ...
    def __getitem__(self, position: Any) -> Any:
        """Return the item at `position`, or for a slice a plain list.

        Raises IndexError where there is no such item, ValueError after close or where the slot is
        damaged.
        """
        try:
            word = self._words[position]
            if word == _INT:
                return self._ints[self._slots[position]]
            if word == _FLOAT:
                return self._floats[self._slots[position]]
            length = _LENGTHS.get(word)
            if length is not None and length <= self._sizes[position]:
                start = self._data + WORD * self._slots[position]
                raw = self.shm._mmap[start : start + length].rstrip(b"\0")
                return raw.decode() if self._codes[position] == layout.STR else raw
        except (IndexError, TypeError, ValueError, NotImplementedError):
            pass  # a slice, or an error that is told better below
        if isinstance(position, slice):
            return self.tolist()[position]
        return self._read(self._find(position, "index out of range"))

    def _read(self, at: int) -> Item:
        word = self._word(at)
        text = layout.read_text_format(word)
        if text and not text.exact and len(_LENGTHS) < 4096:
            _LENGTHS[self._words[at]] = text.length
        decoder = layout.Decoder([self._sizes[at]], word, bytes([self._codes[at]]), at)
        return decoder.decode(self.shm._mmap, self._start(at))[0]

    def __setitem__(self, position: SupportsIndex, value: Item) -> None:
        """Replace the item at `position`. Where that fails, the old item stays.

        Raises IndexError where there is no such item, ValueError where a text does not fit the slot
        or after close, TypeError for other types than a list holds, OverflowError for an int
        outside 64 bits.
        """
        kind: type | None = type(value)
        try:
            if kind is int and self._words[position] == _INT:
                self._ints[self._slots[position]] = value
            elif kind is float and self._words[position] == _FLOAT:
                self._floats[self._slots[position]] = value
            elif kind is str and self._codes[position] == layout.STR:
                size = self._sizes[position]  # type: ignore[call-overload]
                raw = value.encode()  # type: ignore[union-attr]
                if _LENGTHS.get(self._words[position]) == size >= len(raw) and raw[-1:] != b"\0":
                    start = self._data + WORD * self._slots[position]
                    self.shm._mmap[start : start + size] = raw.ljust(size, b"\0")
                else:
                    kind = None
            else:
                kind = None
        except (IndexError, TypeError, ValueError, NotImplementedError):
            kind = None
        if kind is None:
            self._write(position, value)
        if self._snapshots:
            self._tell_snapshots(position, value)

    def _write(self, position: SupportsIndex, value: Item) -> None:
        if isinstance(position, slice):
            raise TypeError("a slice of a ShareableList cannot be assigned; assign item by item")
        at = self._find(position, "assignment index out of range")
        word, code, raw = layout.encode_item(value, at, self._sizes[at])
        start = self._start(at)
        self.shm._mmap[start : start + len(raw)] = raw
        if self._word(at) != word:
            self._words[at] = int.from_bytes(word, sys.byteorder)
        if self._codes[at] != code:
            self._codes[at] = code

    def _find(self, position: SupportsIndex, problem: str) -> int:
        try:
            return range(self._count)[position]
        except IndexError:
            raise IndexError(problem) from None
        except TypeError:
            kind = type(position).__name__
            raise TypeError(f"an index of a ShareableList is a whole number, not {kind}") from None

    def _start(self, at: int) -> int:
        return self._data + WORD * self._slots[at]

    def _word(self, at: int) -> bytes:
        word: int = self._words[at]
        return word.to_bytes(WORD, sys.byteorder)

    # Reading many items

    def tolist(self) -> list[Any]:
        """Return all items as a plain list."""
        return self._decoder(0, self._count).decode(self.shm._mmap, self._data)

    def _decoder(self, start: int, stop: int) -> layout.Decoder:
        formats = self._words[start:stop].tobytes()
        codes = self._codes[start:stop].tobytes()
        decoder = self._decoders.get((start, stop))
        if decoder is None or decoder.formats != formats or decoder.codes != codes:
            decoder = layout.Decoder(self._sizes[start:stop], formats, codes, start)
            self._decoders[start, stop] = decoder
        return decoder

    def __iter__(self) -> Iterator[Any]:
        """Go through the items as they are now; later assignments of this process are seen too,
        those of other processes may not be."""
        snapshot = _Snapshot(self.tolist())
        self._snapshots = [old for old in self._snapshots if old() is not None]
        self._snapshots.append(ref(snapshot))
        return iter(snapshot)

    def _tell_snapshots(self, position: SupportsIndex, value: Item) -> None:
        for snapshot in [old() for old in self._snapshots]:
            if snapshot is not None:
                snapshot[position] = value

    def _groups(self) -> Iterator[tuple[int, list[Item]]]:
        """Yield ever larger groups of items, each with the position of its first."""
        for at in range(min(_ONE_BY_ONE, self._count)):
            yield at, [self[at]]
        start, stop = _ONE_BY_ONE, 8 * _ONE_BY_ONE
        while start < self._count:
            stop = min(stop, self._count)
            decoder = self._decoder(start, stop)
            yield start, decoder.decode(self.shm._mmap, self._start(start))
            start, stop = stop, decoder.growth * stop

    def __contains__(self, value: object) -> bool:
        """Tell whether an item equals `value`."""
        return any(value in items for _, items in self._groups())

    def index(self, value: object) -> int:
        """Return the position of the first item that equals `value`; ValueError if none does."""
        for start, items in self._groups():
            try:
                return start + items.index(value)  # type: ignore[arg-type]
            except ValueError:
                continue
        raise ValueError(f"{value!r} is not in the list")

    def count(self, value: object) -> int:
        """Return how many items equal `value`."""
        return self.tolist().count(value)

    # The list as a whole

    def __len__(self) -> int:
        """Return the number of items, which never changes."""
        return self._count

    @property
    def format(self) -> str:
        """The formats of all slots one after the other, in the letters of the struct module."""
        return "".join(map(self._get_packing_format, range(len(self))))

    def _get_packing_format(self, position: SupportsIndex) -> str:
        return self._word(self._find(position, "index out of range")).rstrip(b"\0").decode("ascii")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shm.__exit__(kind, error, traceback)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(self.__class__, name=self.shm.name), ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tolist()}, name={self.shm.name!r})"

    __class_getitem__: Any = classmethod(GenericAlias)


def _publish(encoded: bytes, block: mmap) -> None:
    """Write a whole list, its count last: until then nobody takes the block for finished."""
    block[WORD : len(encoded)] = encoded[WORD:]
    block[:WORD] = encoded[:WORD]


def _wait_for_map(shm: SharedMemory) -> layout.Map:
    deadline = time.monotonic() + ATTACH_PATIENCE
    while (unfinished := layout.looks_unfinished(shm._mmap)) and time.monotonic() < deadline:
        time.sleep(0.001)
    places = layout.read_map(shm._mmap)
    if unfinished and not places.sizes and system.EXACT_SIZE:
        raise ValueError(f"block {shm.name!r} holds no ShareableList, or an unfinished one")
    return places
