"""The byte map of a ShareableList. It knows no shared memory: bytes in, values out.

A list of N items lies in its block like this, every number in the machine's own byte order:

    8 bytes            N, the number of items
    8 * (N + 1) bytes  offsets: where each item's slot begins, counted from the start of the data,
                       and, last, where the data ends; all are multiples of 8
    offsets[N] bytes   data: the slots, one after the other
    8 * N bytes        formats: how to read each slot, in the letters of the struct module
    N bytes            codes: 0 number or bool, 1 str, 2 bytes, 3 None

It is the standard library's map, byte for byte, with one addition. The standard library drops NULs
from the end of a text, so a text that does end in NUL gets a format such as `5s3x`: exactly five
bytes, then three of padding. The standard library reads and overwrites such a slot without harm.
"""

import struct
import sys
from collections.abc import Iterable, Sequence
from itertools import accumulate
from mmap import mmap
from typing import Any, NamedTuple

from . import slots
from .slots import CODES, FORMATS, STR, WORD, Buffer, Decoder, Item, UnfinishedError, word_of

__all__ = ["WORD", "Decoder", "Item", "Items", "Map", "UnfinishedError"]
__all__ += ["encode", "publish", "read_map"]

# The offsets of a list whose slots all have 8 bytes. (Those of longer lists are made when needed.)
_MANY = 4097
_EVEN = struct.pack(f"{_MANY}q", *range(0, _MANY * WORD, WORD))


class Map(NamedTuple):
    """Where the parts of one list lie in its block, in bytes from its start."""

    length: int  # how many items
    data: int
    formats: int
    codes: int
    end: int
    offsets: bytes  # as in the block

    @property
    def is_even(self) -> bool:
        """Whether all slots have 8 bytes."""
        return self.formats - self.data == WORD * self.length

    def slots(self) -> tuple[Any, tuple[int, ...]]:
        """Return where each slot begins in the block, and how many bytes it has.

        Raises ValueError where a slot is not at its place.
        """
        if self.is_even and _are_even(self.offsets):
            return range(self.data, self.formats, WORD), (WORD,) * self.length
        offsets = struct.unpack(f"{self.length + 1}q", self.offsets)
        sizes = tuple(map(int.__sub__, offsets[1:], offsets))
        if bad := [size for size in set(sizes) if size <= 0 or size % WORD]:
            item = min(map(sizes.index, bad))
            start, stop = offsets[item : item + 2]
            raise ValueError(f"damaged ShareableList: item {item} lies from {start} to {stop}")
        return tuple([self.data + offset for offset in offsets[:-1]]), sizes

    def sizes(self) -> tuple[int, ...]:
        """Return the bytes of each slot; ValueError where a slot is not at its place."""
        return self.slots()[1]


def _map(count: int, size: int, offsets: bytes) -> Map:
    """Return the map of a list with so many items and so many bytes of data."""
    data = WORD * (count + 2)
    codes = data + size + WORD * count
    return Map(count, data, data + size, codes, codes + count, offsets)


def _are_even(offsets: bytes) -> bool:
    """Tell whether each offset is 8 more than the one before."""
    if offsets == _EVEN[: len(offsets)]:
        return True
    # All offsets are read as one whole number, so that one addition does for all.
    steps = WORD.to_bytes(WORD, sys.byteorder) * (len(offsets) // WORD - 1)
    rows = offsets[:-WORD], steps, offsets[WORD:]
    before, added, after = [int.from_bytes(row, sys.byteorder) for row in rows]
    return before + added == after


def encode(sequence: Iterable[Item]) -> tuple[bytes, Map]:
    """Return the bytes of a whole list, and where its parts lie in them.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where an item
    cannot be stored.
    """
    items: list[Any] = list(sequence)
    kinds = set(map(type, items))
    try:
        if kinds in ({int}, {float}):
            format, count = FORMATS[kinds.pop()], len(items)
            words, sizes = word_of(format) * count, [WORD] * count
            return _join(items, sizes, words, bytes(count), f"{count}{format}")
        return _encode_texts(items) if kinds == {str} else _encode_mixed(items)
    except (KeyError, ValueError, struct.error):  # one by one they may do, or tell what is wrong
        parts = [slots.encode_item(item, index) for index, item in enumerate(items)]
        formats, codes, raws = zip(*parts, strict=True)
        sizes = [len(raw) for raw in raws]
        format = "".join([f"{size}s" for size in sizes])
        return _join(raws, sizes, b"".join(formats), bytes(codes), format)


def _encode_texts(texts: list[str]) -> tuple[bytes, Map]:
    """Encode texts; ValueError where one is not ASCII or has a NUL in it."""
    raws = "\0".join(texts).encode("ascii").split(b"\0")
    if len(raws) > len(texts):
        raise ValueError("a NUL in a text")
    sizes = [(len(raw) | 7) + 1 for raw in raws]
    words = {size: word_of(f"{size}s") for size in set(sizes)}
    return _join(raws, sizes, b"".join([words[size] for size in sizes]), bytes([STR]) * len(raws))


def _encode_mixed(items: list[Any]) -> tuple[bytes, Map]:
    """Encode items of all kinds; ValueError where a text ends in NUL, KeyError for other kinds."""
    codes = bytes([CODES[type(item)] for item in items])
    values, sizes, formats = [], [], []
    for item in items:
        if (kind := type(item)) is str or kind is bytes:
            value = item.encode() if kind is str else item
            if value[-1:] == b"\0":
                raise ValueError("a NUL at a text's end")
            size = (max(len(item), len(value) - 1) | 7) + 1
            values.append(value)
            sizes.append(size)
            formats.append(f"{size}s")
        else:
            values.append(item)
            sizes.append(WORD)
            formats.append(FORMATS[kind])
    words = {format: word_of(format) for format in set(formats)}
    return _join(values, sizes, b"".join([words[format] for format in formats]), codes)


def _join(
    values: Sequence[Any], sizes: list[int], words: bytes, codes: bytes, format: str = ""
) -> tuple[bytes, Map]:
    """Pack the values of a list, and put the other parts around them.

    They are packed as `format` says, or as all their formats, one after the other.
    """
    format = format or words.translate(None, b"\0").decode()
    count, data = len(values), struct.Struct(format).pack(*values)
    offsets = _EVEN[: WORD * (count + 1)]
    if len(data) != WORD * count or count >= _MANY:
        offsets = struct.pack(f"{count + 1}q", *accumulate(sizes, initial=0))
    head = count.to_bytes(WORD, sys.byteorder)
    return b"".join((head, offsets, data, words, codes)), _map(count, len(data), offsets)


def publish(content: bytes, block: mmap) -> None:
    """Write a block's first content, a list's count last: until then nobody takes it for one."""
    block[WORD : len(content)] = memoryview(content)[WORD:]
    block[: min(WORD, len(content))] = content[:WORD]


def read_map(block: Buffer) -> Map:
    """Find the parts of the list that lies in `block`.

    Raises ValueError, saying what is wrong, where `block` holds no ShareableList, as far as that
    can be told in a moment; the rest is told when an item is read. Raises UnfinishedError where it
    may become one yet.
    """
    size, (count, first) = len(block), (0, 0)
    if size >= 2 * WORD:
        count, first = struct.unpack_from("2q", block)
    # The smallest item takes an offset, a slot, a format and a code.
    if not 0 <= count <= (size - 2 * WORD) // (3 * WORD + 1):
        raise ValueError(f"not a ShareableList: it claims {count} items, too many for {size} bytes")
    data = WORD * (count + 2)
    [last] = struct.unpack_from("q", block, data - WORD)
    if not last and size > 2 * WORD:
        raise UnfinishedError("not a ShareableList, or an unfinished one: it has no items yet")
    end = data + last + (WORD + 1) * count
    if first or last % WORD or last < WORD * count or end > size:
        claim = f"its items lie from {first} to {last}, and it would take {end} bytes of {size}"
        raise ValueError(f"damaged ShareableList: {claim}")
    places = _map(count, last, bytes(block[WORD:data]))
    if places.is_even and count < _MANY:
        places.slots()  # which costs next to nothing here
    slots.check_codes(block[places.formats : places.codes], block[places.codes : end])
    return places


class Items:
    """The items of one list, to read and to write, wherever its bytes are."""

    def __init__(self, places: Map) -> None:
        self.places = places
        self._decoders: dict[tuple[int, int], Decoder] = {}
        self._slots: tuple[Any, tuple[int, ...]] | None = None

    @property
    def slots(self) -> tuple[Any, tuple[int, ...]]:
        """Where each slot begins in the block, and its bytes; ValueError for damaged offsets."""
        self._slots = self._slots or self.places.slots()
        return self._slots

    def views(self, block: memoryview) -> list[Any]:
        """Return views of the slots as ints and as floats, of the formats and of the codes.

        In an even list a number's place in its view is its position, in others where its slot
        begins, in words. The formats are seen as whole numbers.
        """
        _, data, formats, codes, end, _ = self.places
        words = block[data if self.places.is_even else 0 : formats]
        return [words.cast("q"), words.cast("d"), block[formats:codes].cast("Q"), block[codes:end]]

    def read(self, block: Buffer, start: int, stop: int) -> Sequence[Any]:
        """Return the items from `start` to `stop`; ValueError where one is damaged."""
        places, (starts, sizes) = self.places, self.slots
        formats = block[places.formats + WORD * start : places.formats + WORD * stop]
        codes = block[places.codes + start : places.codes + stop]
        decoder = self._decoders.get((start, stop))
        if decoder is None or decoder.formats != formats or decoder.codes != codes:
            decoder = Decoder(sizes[start:stop], bytes(formats), bytes(codes), start)
            if start == 0 or stop - start > 1:
                self._decoders[start, stop] = decoder
        return decoder.decode(block, starts[start] if start < stop else places.data)

    def write(self, block: Any, at: int, item: Any) -> None:
        """Replace one item; an error of `encode_item` where that cannot be, and nothing changes."""
        places, (starts, sizes) = self.places, self.slots
        word, code, raw = slots.encode_item(item, at, sizes[at])
        start, format = starts[at], places.formats + WORD * at
        block[start : start + len(raw)] = raw
        # Nobody may see half a format. Eight bytes are copied as one word; struct's pack_into would
        # write zeros first.
        block[format : format + WORD] = word
        block[places.codes + at] = code
