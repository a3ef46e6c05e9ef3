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

import re
import struct
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from mmap import mmap
from typing import Any, NamedTuple, TypeAlias

Item: TypeAlias = int | float | bool | str | bytes | None
Buffer: TypeAlias = bytes | memoryview | mmap
Offsets: TypeAlias = tuple[int, ...] | range  # a range where all slots have 8 bytes

WORD = 8
NUMBER, STR, BYTES, NONE = range(4)
CODES: dict[type, int] = {int: 0, float: 0, bool: 0, str: STR, bytes: BYTES, type(None): NONE}
FORMATS = {int: "q", float: "d", bool: "xxxxxxx?", type(None): "xxxxxx?x"}
_NUMBERS = bytes(255 if chr(first) in "qd" else 0 for first in range(256))
# Codes with their formats. What a text's format has after the `s` says that its length is exact.
_KINDS = re.compile(r"0:(q|d|x{7}\?)|3:x{6}\?x|[12]:(0|[1-9][0-9]*)s(?P<exact>(0|[1-9][0-9]*)x)?")


class UnfinishedError(ValueError):
    """What is there is no list, or not yet: its creator may still be writing."""


class Map(NamedTuple):
    """Where the parts of one list lie in its block, in bytes from its start."""

    length: int  # how many items
    data: int
    formats: int
    codes: int
    end: int
    offsets: Offsets  # as in the block

    def sizes(self) -> tuple[int, ...]:
        """Return the bytes of each slot; ValueError where a slot is not at its place."""
        if isinstance(self.offsets, range):
            return (WORD,) * self.length
        sizes = tuple(map(int.__sub__, self.offsets[1:], self.offsets))
        if bad := [size for size in set(sizes) if size <= 0 or size % WORD]:
            item = min(map(sizes.index, bad))
            start, stop = self.offsets[item : item + 2]
            raise ValueError(f"damaged ShareableList: item {item} lies from {start} to {stop}")
        return sizes


def _map(size: int, offsets: Offsets) -> Map:
    """Return the map of a list with that many bytes of data."""
    count = len(offsets) - 1
    data = WORD * (count + 2)
    codes = data + size + WORD * count
    return Map(count, data, data + size, codes, codes + count, offsets)


def _even_offsets(count: int) -> range:
    return range(0, WORD * (count + 1), WORD)


def _pack(offsets: Offsets) -> bytes:
    return struct.pack(f"{len(offsets) + 1}q", len(offsets) - 1, *offsets)


_pack_small = lru_cache(maxsize=8)(_pack)  # 64 KiB at most each


def _head(offsets: Offsets) -> bytes:
    """Return the bytes of count and offsets."""
    is_small = isinstance(offsets, range) and len(offsets) <= 1 << 13
    return _pack_small(offsets) if is_small else _pack(offsets)


@lru_cache(maxsize=4096)
def word_of(format: str) -> bytes:
    """Return the eight bytes in which a format is kept; ValueError where it has more characters."""
    if len(format) > WORD:
        raise ValueError(f"too long: its format {format!r} has more than {WORD} characters")
    return format.encode().ljust(WORD, b"\0")


def encode_item(item: Any, index: int, slot: int | None = None) -> tuple[bytes, int, bytes]:
    """Return the format, the code and the bytes of one item for its slot of `slot` bytes.

    Without `slot` it is the slot that a new list gives the item. Raises TypeError, ValueError or
    OverflowError, naming the item and its index, where it cannot be stored.
    """
    kind = type(item)
    if isinstance(item, (str, bytes)):  # such as a StrEnum's
        kind = str if isinstance(item, str) else bytes
    if kind not in CODES:
        kinds = "int, float, bool, str, bytes and None"
        raise TypeError(f"item {index} is of type {kind.__name__}: a ShareableList holds {kinds}")
    try:
        if kind in FORMATS:
            return word_of(FORMATS[kind]), CODES[kind], struct.pack("=" + FORMATS[kind], item)
        raw = item.encode() if kind is str else bytes(item)
        # As the standard library does, the next multiple of 8 above the number of characters; but
        # no less than the encoded bytes take, which the standard library forgets.
        size = slot or (max(len(item), len(raw) - 1) | 7) + 1
        if len(raw) > size:
            raise ValueError(f"{len(raw)} bytes: exceeds available storage of {size} bytes")
        format = f"{len(raw)}s{size - len(raw)}x" if raw.endswith(b"\0") else f"{size}s"
        return word_of(format), CODES[kind], raw.ljust(size, b"\0")
    except struct.error:
        raise OverflowError(f"item {index} does not fit the 64 bits of an int slot") from None
    except ValueError as reason:
        raise ValueError(f"item {index}: {reason}") from None


def encode(sequence: Iterable[Item]) -> tuple[bytes, Map]:
    """Return the bytes of a whole list, and where its parts lie in them.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where an item
    cannot be stored.
    """
    items: list[Any] = list(sequence)
    kinds = set(map(type, items))
    try:
        if kinds in ({int}, {float}):
            format = FORMATS[kinds.pop()]
            data = struct.pack(f"{len(items)}{format}", *items)
            return _join([], data, word_of(format) * len(items), bytes(len(items)))
        if kinds == {str} and "\0" not in "".join(items):
            return _encode_texts(items)
        return _encode_together(items)
    except (KeyError, ValueError, struct.error):  # one by one they may do, or tell what is wrong
        parts = [encode_item(item, index) for index, item in enumerate(items)]
        words, codes, raws = zip(*parts, strict=True)
        return _join([*map(len, raws)], b"".join(raws), b"".join(words), bytes(codes))


def _encode_texts(texts: list[str]) -> tuple[bytes, Map]:
    raws = [text.encode("ascii") for text in texts]
    sizes = [(len(raw) | 7) + 1 for raw in raws]
    words = {size: word_of(f"{size}s") for size in set(sizes)}
    formats = b"".join([words[size] for size in sizes])
    data = struct.pack("=" + formats.translate(None, b"\0").decode(), *raws)
    return _join(sizes, data, formats, bytes([STR]) * len(texts))


def _encode_together(items: list[Any]) -> tuple[bytes, Map]:
    """Encode items of all kinds but texts that end in NUL; KeyError for other kinds."""
    formats, sizes, raws = [], [], []
    for item in items:
        if (kind := type(item)) is str or kind is bytes:
            raw = item.encode() if kind is str else item
            if raw[-1:] == b"\0":
                raise ValueError("it needs a format of its own")
            size = (max(len(item), len(raw) - 1) | 7) + 1
            formats.append(f"{size}s")
            sizes.append(size)
            raws.append(raw)
        else:
            formats.append(FORMATS[kind])
            sizes.append(WORD)
            raws.append(item)
    data = struct.pack("=" + "".join(formats), *raws)
    codes = bytes([CODES[type(item)] for item in items])
    return _join(sizes, data, b"".join(map(word_of, formats)), codes)


def _join(sizes: list[int], data: bytes, formats: bytes, codes: bytes) -> tuple[bytes, Map]:
    """Put the parts of a list together; the sizes do not matter where all slots have 8 bytes."""
    offsets: Offsets = _even_offsets(len(codes))
    if len(data) != offsets[-1]:
        offsets = tuple(accumulate(sizes, initial=0))
    return b"".join((_head(offsets), data, formats, codes)), _map(len(data), offsets)


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
    size, count = len(block), _number(block, 0)
    # The smallest item takes an offset, a slot, a format and a code.
    if not 0 <= count <= (size - 2 * WORD) // (3 * WORD + 1):
        raise ValueError(f"not a ShareableList: it claims {count} items, too many for {size} bytes")
    first, last = _number(block, WORD), _number(block, WORD * (count + 1))
    if not last and size > 2 * WORD:
        raise UnfinishedError("not a ShareableList, or an unfinished one: it has no items yet")
    places = _map(last, _even_offsets(count))
    if first or last % WORD or last < WORD * count or places.end > size:
        raise ValueError(
            f"damaged ShareableList: its items lie from {first} to {last}, "
            f"and it would take {places.end} bytes of {size}"
        )
    if last > WORD * count or block[: places.data] != _head(places.offsets):
        places = places._replace(offsets=struct.unpack_from(f"{count + 1}q", block, WORD))
        if last == WORD * count:
            places.sizes()  # one of them must be wrong
    formats, codes = block[places.formats : places.codes], block[places.codes : places.end]
    # Of a number's format only the first character has to be looked at here: its code is 0.
    numbers = bytes(formats[::WORD]).translate(_NUMBERS)
    if int.from_bytes(numbers, "little") & int.from_bytes(codes, "little"):
        Decoder(places.sizes(), bytes(formats), bytes(codes))  # which names the item
    if count and not any(formats[-WORD:]):
        raise UnfinishedError(f"damaged ShareableList: item {count - 1} has format b'' so far")
    return places


def _number(block: Buffer, at: int) -> int:
    return int.from_bytes(block[at : at + WORD], sys.byteorder, signed=True)


class Decoder:
    """Reads neighbouring slots in one go, as long as their formats and codes stay the same.

    `sizes` are the bytes of each slot, `first` is the position of the first slot in its list, for
    the error's message: ValueError where a format or code is unknown or reaches out of its slot,
    UnfinishedError where a code may still be missing.
    """

    def __init__(self, sizes: Sequence[int], formats: bytes, codes: bytes, first: int = 0) -> None:
        self.formats, self.codes, count = formats, codes, len(codes)
        self._converters: list[Any] = []
        if formats[:1] in (b"q", b"d") and (
            formats == formats[:WORD] * count and not any(codes) and sizes == (WORD,) * count
        ):
            kind, _ = _plan(formats[:WORD], 0, WORD, first)
            self._struct = struct.Struct(f"{count}{kind}")
            return
        words = [formats[at : at + WORD] for at in range(0, len(formats), WORD)]
        kinds = list(zip(words, codes, sizes, strict=True))
        plans = {kind: _plan(*kind, first + kinds.index(kind)) for kind in dict.fromkeys(kinds)}
        self._struct = struct.Struct("".join([plans[kind][0] for kind in kinds]))
        if any(convert for _, convert in plans.values()):
            self._converters = [plans[kind][1] for kind in kinds]
        self._are_texts = {convert for _, convert in plans.values()} == {_to_str}

    def decode(self, block: Buffer, position: int) -> Sequence[Any]:
        """Return the values of the slots that begin at byte `position` of `block`."""
        values = self._struct.unpack_from(block, position)
        if not self._converters:
            return values
        try:
            if self._are_texts:
                return [value.rstrip(b"\0").decode() for value in values]
            pairs = zip(values, self._converters, strict=True)
            return [convert(value) if convert else value for value, convert in pairs]
        except UnicodeDecodeError as error:
            raise ValueError(f"damaged ShareableList: a text is no UTF-8: {error}") from None


def _to_str(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode()


# How to turn what struct has read into a value, by code and whether trailing NULs belong to it.
_CONVERTERS: dict[tuple[int, bool], Any] = {
    (STR, False): _to_str,
    (STR, True): bytes.decode,
    (BYTES, False): lambda raw: raw.rstrip(b"\0"),
    (NONE, False): lambda raw: None,
}


def _plan(word: bytes, code: int, size: int, item: int) -> tuple[str, Any]:
    """Return the struct format for a slot, and what turns its result into the value."""
    bare = word.rstrip(b"\0")
    format = bare.decode("ascii", "replace")
    kind = _KINDS.fullmatch(f"{code}:{format}")
    if kind is None:
        error = UnfinishedError if code == NUMBER else ValueError
        raise error(f"damaged ShareableList: item {item} has format {bare!r} and code {code}")
    rest = size - struct.calcsize("=" + format)
    if rest < 0:
        raise ValueError(f"damaged ShareableList: item {item} claims {-rest} bytes beyond its slot")
    return format + (f"{rest}x" if rest else ""), _CONVERTERS.get((code, kind["exact"] is not None))
