"""ShareableList: a list of fixed length in a block."""

import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from mmap import mmap
from types import GenericAlias
from typing import Any, Self, SupportsIndex
from weakref import ReferenceType, ref

from . import layout
from .layout import WORD, Item
from .memory import SharedMemory, system

_INT = int.from_bytes(layout.INT, sys.byteorder)
_FLOAT = int.from_bytes(layout.FLOAT, sys.byteorder)
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

    def __init__(self, sequence: Iterable[Item] | None = None, *, name: str | None = None) -> None:
        if sequence is None and name is not None:
            self.shm = SharedMemory(name)
            try:
                self._attach()
            except BaseException:
                self.shm._release()
                raise
        else:
            encoded, places = layout.encode(() if sequence is None else sequence)
            self.shm = SharedMemory.__new__(SharedMemory)
            try:
                self.shm._create(name, len(encoded), fill=partial(_publish, encoded))
                self._open(places)
            except BaseException:
                self.shm._discard()
                raise

    @classmethod
    def _in_block(cls, shm: SharedMemory, encoded: bytes, places: layout.Map) -> Self:
        """Return the list that `encoded` becomes in a block made for it."""
        _publish(encoded, shm._mmap)
        self = cls.__new__(cls)
        self.shm = shm
        self._open(places)
        return self

    def _attach(self) -> None:
        # No variable holds the mapping: an error's traceback would keep it in use.
        block = self.shm._view(0, self.shm.size, "B")
        deadline = time.monotonic() + ATTACH_PATIENCE
        while True:
            try:
                places = layout.read_map(block)
                parts = bytes(block[places.formats : places.end])
                # Damage is reported now, not when somebody reads.
                split = places.codes - places.formats
                layout.Decoder(places.sizes, parts[:split], parts[split:])
                return self._open(places)
            except layout.UnfinishedError as error:
                if time.monotonic() > deadline:
                    if system.EXACT_SIZE or any(block[: 2 * WORD]):
                        raise ValueError(f"block {self.shm.name!r}: {error}") from None
                    # Where blocks are whole pages, this is how an empty list looks.
                    return self._open(layout.read_map(bytes(2 * WORD)))
            time.sleep(0.001)

    def _open(self, places: layout.Map) -> None:
        self._slots, self._sizes, self._data, formats, codes, end = places
        self._count = len(self._slots)
        self._block = self.shm._view(0, end, "B")
        self._ints = self.shm._view(self._data, formats, "q")
        self._floats = self.shm._view(self._data, formats, "d")
        self._words = self.shm._view(formats, codes, "Q")
        self._codes = self.shm._view(codes, end, "B")
        self._decoders: dict[tuple[int, int], layout.Decoder] = {}
        self._snapshots: list[ReferenceType[_Snapshot]] = []

    # Reading and writing one item

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
        at = self._find(position, "index out of range")
        text = self._get_packing_format(at)
        if text.endswith("s") and len(_LENGTHS) < 4096:
            _LENGTHS[self._words[at]] = int(text[:-1])
        return self._decoder(at, at + 1, keep=False).decode(self._block, self._start(at))[0]

    def __setitem__(self, position: Any, value: Item) -> None:
        """Replace the item at `position`. Where that fails, the old item stays.

        Raises IndexError where there is no such item, ValueError where a text does not fit the slot
        or after close, TypeError for other types than a list holds, OverflowError for an int
        outside 64 bits.
        """
        quick = True
        try:
            if type(value) is int and self._words[position] == _INT:
                self._ints[self._slots[position]] = value
            elif type(value) is float and self._words[position] == _FLOAT:
                self._floats[self._slots[position]] = value
            elif type(value) is str and self._codes[position] == layout.STR:
                size = self._sizes[position]
                raw = value.encode()
                quick = (
                    _LENGTHS.get(self._words[position]) == size >= len(raw) and raw[-1:] != b"\0"
                )
                if quick:
                    start = self._data + WORD * self._slots[position]
                    self.shm._mmap[start : start + size] = raw.ljust(size, b"\0")
            else:
                quick = False
        except (IndexError, TypeError, ValueError, NotImplementedError):
            quick = False
        if not quick:
            self._write(position, value)
        for snapshot in self._snapshots:
            if (values := snapshot()) is not None:
                values[position] = value

    def _write(self, position: Any, value: Item) -> None:
        if isinstance(position, slice):
            raise TypeError("a slice of a ShareableList cannot be assigned; assign item by item")
        at = self._find(position, "assignment index out of range")
        word, code, raw = layout.encode_item(value, at, self._sizes[at])
        start = self._start(at)
        self.shm._mmap[start : start + len(raw)] = raw
        self._words[at] = int.from_bytes(word, sys.byteorder)
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

    # Reading many items

    def tolist(self) -> list[Any]:
        """Return all items as a plain list."""
        return self._decoder(0, self._count).decode(self._block, self._data)

    def _decoder(self, start: int, stop: int, keep: bool = True) -> layout.Decoder:
        formats, codes = self._words[start:stop].tobytes(), self._codes[start:stop].tobytes()
        decoder = self._decoders.get((start, stop))
        if decoder is None or decoder.formats != formats or decoder.codes != codes:
            decoder = layout.Decoder(self._sizes[start:stop], formats, codes, start)
            if keep:
                self._decoders[start, stop] = decoder
        return decoder

    def __iter__(self) -> Iterator[Any]:
        """Go through the items as they are now. Later assignments through this list are seen too;
        those of other processes may not be."""
        snapshot = _Snapshot(self.tolist())
        self._snapshots.append(ref(snapshot, self._snapshots.remove))
        return iter(snapshot)

    def _groups(self) -> Iterator[tuple[int, list[Item]]]:
        """Yield ever larger groups of items, each with the position of its first."""
        for at in range(min(_ONE_BY_ONE, self._count)):
            yield at, [self[at]]
        start, stop = _ONE_BY_ONE, 8 * _ONE_BY_ONE
        while start < self._count:
            stop = min(stop, self._count)
            decoder = self._decoder(start, stop)
            yield start, decoder.decode(self._block, self._start(start))
            start, stop = stop, decoder.growth * stop

    def __contains__(self, value: object) -> bool:
        """Tell whether an item equals `value`."""
        for _, items in self._groups():  # noqa: SIM110 (a second generator would cost early hits)
            if value in items:
                return True
        return False

    def index(self, value: object) -> int:
        """Return the position of the first item that equals `value`; ValueError if none does."""
        for start, items in self._groups():
            if value in items:
                return start + items.index(value)
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
        word: int = self._words[self._find(position, "index out of range")]
        return word.to_bytes(WORD, sys.byteorder).rstrip(b"\0").decode("ascii", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self.shm.__exit__(*error)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(self.__class__, name=self.shm.name), ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.tolist()}, name={self.shm.name!r})"

    __class_getitem__: Any = classmethod(GenericAlias)


def _publish(encoded: bytes, block: mmap) -> None:
    """Write a whole list, its count last: until then nobody takes the block for finished."""
    block[WORD : len(encoded)] = encoded[WORD:]
    block[:WORD] = encoded[:WORD]
