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
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from mmap import mmap
from typing import Any, NamedTuple, TypeAlias

Item: TypeAlias = int | float | bool | str | bytes | None
Buffer: TypeAlias = bytes | memoryview | mmap

WORD = 8
NUMBER, STR, BYTES, NONE = range(4)
CODES: dict[type, int] = {int: 0, float: 0, bool: 0, str: STR, bytes: BYTES, type(None): NONE}
INT, FLOAT = b"q".ljust(WORD, b"\0"), b"d".ljust(WORD, b"\0")
FORMATS = {int: INT, float: FLOAT, bool: b"xxxxxxx?", type(None): b"xxxxxx?x"}
_SCALARS = {(word, CODES[kind]) for kind, word in FORMATS.items()}
_TEXT = re.compile(r"(0|[1-9][0-9]*)s((0|[1-9][0-9]*)x)?")
# How to turn what struct has read into a value, by code and whether trailing NULs belong to it.
_CONVERTERS: dict[tuple[int, bool], Any] = {
    (STR, False): lambda raw: raw.rstrip(b"\0").decode(),
    (STR, True): bytes.decode,
    (BYTES, False): lambda raw: raw.rstrip(b"\0"),
    (NONE, False): lambda raw: None,
}
_to_str = _CONVERTERS[STR, False]
# The beginnings of these serve every short list whose slots have 8 bytes.
_EVEN_SLOTS = tuple(range(1024))
_EVEN_OFFSETS = struct.pack("1025q", *range(0, WORD * 1025, WORD))


class UnfinishedError(ValueError):
    """What is there is no list, or not yet: its creator may still be writing."""


class Map(NamedTuple):
    """Where the parts of one list lie in its block."""

    slots: tuple[int, ...]  # where each slot begins, in words of 8 bytes from the start of the data
    sizes: Sequence[int]  # bytes of each slot
    data: int  # bytes from the start of the block, like the following
    formats: int
    codes: int
    end: int


def _map(sizes: Sequence[int]) -> Map:
    count = len(sizes)
    if count <= len(_EVEN_SLOTS) and sizes.count(WORD) == count:
        slots = _EVEN_SLOTS[:count]
    else:
        slots = tuple(accumulate([size // WORD for size in sizes[:-1]], initial=0))
    data = WORD * (count + 2)
    formats = data + sum(sizes)
    codes = formats + WORD * count
    return Map(slots, sizes, data, formats, codes, codes + count)


@lru_cache(maxsize=4096)
def _text_format(text: str) -> bytes:
    if len(text) > WORD:
        raise ValueError(f"too long: its format {text!r} has more than {WORD} characters")
    return text.encode().ljust(WORD, b"\0")


def _encode_text(item: str | bytes, slot: int | None) -> tuple[bytes, bytes]:
    raw = item.encode() if isinstance(item, str) else item
    # As the standard library does, the next multiple of 8 above the number of characters; but no
    # less than the encoded bytes take, which the standard library forgets.
    slot = slot or (max(len(item), len(raw) - 1) | 7) + 1
    if len(raw) > slot:
        raise ValueError(f"{len(raw)} bytes: exceeds available storage of {slot} bytes")
    exact = raw.endswith(b"\0")
    word = _text_format(f"{len(raw)}s{slot - len(raw)}x" if exact else f"{slot}s")
    return word, raw.ljust(slot, b"\0")


def encode_item(item: Item, index: int, slot: int | None = None) -> tuple[bytes, int, bytes]:
    """Return the format, the code and the bytes of one item for its slot of `slot` bytes.

    Without `slot` it is the slot that a new list gives the item. Raises TypeError, ValueError or
    OverflowError, naming the item and its index, where it cannot be stored.
    """
    kind = type(item)
    try:
        if kind in FORMATS:
            word, raw = FORMATS[kind], struct.pack(whole_format(FORMATS[kind]), item)
        elif kind in CODES:
            word, raw = _encode_text(item, slot)  # type: ignore[arg-type]
        else:
            kinds = "int, float, bool, str, bytes and None"
            raise TypeError(
                f"item {index} is of type {kind.__name__}: a ShareableList holds {kinds}"
            )
        return word, CODES[kind], raw
    except struct.error:
        raise OverflowError(f"item {index} does not fit the 64 bits of an int slot") from None
    except ValueError as reason:
        raise ValueError(f"item {index}: {reason}") from reason


def encode(sequence: Iterable[Item]) -> tuple[bytes, Map]:
    """Return the bytes of a whole list, and where its parts lie in them.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where an item
    cannot be stored.
    """
    items: list[Any] = list(sequence)
    kinds = list(map(type, items))
    only = kinds[0] if kinds and kinds.count(kinds[0]) == len(kinds) else None
    try:
        if only is int or only is float:
            data = struct.pack(f"={len(items)}{'q' if only is int else 'd'}", *items)
            return _join((WORD,) * len(items), data, FORMATS[only] * len(items), bytes(len(items)))
        if only is str:
            return _encode_ascii(items)
    except (ValueError, struct.error):
        pass  # one by one, below, they may do, or tell which is wrong
    encoded = [encode_item(item, index) for index, item in enumerate(items)]
    words, codes, raws = zip(*encoded, strict=True) if encoded else ((), (), ())
    return _join(list(map(len, raws)), b"".join(raws), b"".join(words), bytes(codes))


def _encode_ascii(items: list[str]) -> tuple[bytes, Map]:
    raws = [item.encode("ascii") for item in items]
    if b"\0" in b"".join(raws):
        raise ValueError
    sizes = [(len(raw) | 7) + 1 for raw in raws]
    words = {size: _text_format(f"{size}s") for size in set(sizes)}
    formats = b"".join([words[size] for size in sizes])
    data = struct.pack(whole_format(formats), *raws)
    return _join(sizes, data, formats, bytes([STR]) * len(items))


def _join(sizes: Sequence[int], data: bytes, formats: bytes, codes: bytes) -> tuple[bytes, Map]:
    count = len(sizes)
    places = _map(sizes)
    if places.slots == _EVEN_SLOTS[:count] and len(data) == WORD * count:
        offsets = _EVEN_OFFSETS[: WORD * (count + 1)]
    else:
        offsets = struct.pack(f"{count + 1}q", *accumulate(sizes, initial=0))
    return b"".join((struct.pack("q", count), offsets, data, formats, codes)), places


def whole_format(formats: bytes) -> str:
    """Return the struct format that reads all slots at once, from the list's format area."""
    return "=" + formats.translate(None, b"\0").decode("ascii")


def read_map(block: Buffer) -> Map:
    """Find the parts of the list that lies in `block`.

    Raises ValueError, saying what is wrong, where `block` holds no ShareableList; UnfinishedError
    where it may become one yet.
    """
    length = len(block)
    if length < 2 * WORD:
        raise ValueError(f"not a ShareableList: {length} bytes hold no count and offset")
    (count,) = struct.unpack_from("q", block)
    if count == 0 and length > 2 * WORD:
        raise UnfinishedError("not a ShareableList, or an unfinished one: it has no items yet")
    # The smallest item takes an offset, a slot, a format and a code.
    room = (length - 2 * WORD) // (3 * WORD + 1)
    if not 0 <= count <= room:
        raise ValueError(
            f"not a ShareableList: it claims {count} items, {length} bytes have room for {room}"
        )
    offsets = struct.unpack_from(f"{count + 1}q", block, WORD)
    if count and not offsets[-1]:
        raise UnfinishedError("not a ShareableList, or an unfinished one: its offsets are missing")
    sizes = list(map(int.__sub__, offsets[1:], offsets))
    for index, size in enumerate(sizes):
        if size <= 0 or size % WORD or offsets[0]:
            start, stop = offsets[index : index + 2]
            raise ValueError(f"damaged ShareableList: item {index} lies from {start} to {stop}")
    places = _map(sizes)
    if places.end > length or offsets[0]:
        raise ValueError(f"damaged ShareableList: it takes {places.end} bytes of {length}")
    return places


class Decoder:
    """Reads neighbouring slots in one go, as long as their formats and codes stay the same.

    `sizes` are the bytes of each slot, `first` is the position of the first slot in its list, for
    the error's message: ValueError where a format or code is unknown or reaches out of its slot,
    UnfinishedError where a code may still be missing.
    """

    def __init__(self, sizes: Sequence[int], formats: bytes, codes: bytes, first: int = 0) -> None:
        self.formats, self.codes = formats, codes
        words = [formats[at : at + WORD] for at in range(0, len(formats), WORD)]
        kinds = list(zip(words, codes, sizes, strict=True))
        plans = {kind: _plan(*kind, first + kinds.index(kind)) for kind in dict.fromkeys(kinds)}
        self._struct = struct.Struct("=" + "".join([plans[kind][0] for kind in kinds]))
        self._converters = [plans[kind][1] for kind in kinds]
        self._texts = all(converter is _to_str for converter in self._converters)
        self._numbers = not any(self._converters)
        # How many times larger a group of items may be read next, lest an early hit comes late.
        self.growth = 64 if self._numbers else 8

    def decode(self, block: Buffer, position: int) -> list[Item]:
        """Return the values of the slots that begin at byte `position` of `block`."""
        values = self._struct.unpack_from(block, position)
        if self._numbers:
            return list(values)
        if self._texts:
            return [value.rstrip(b"\0").decode() for value in values]
        pairs = zip(values, self._converters, strict=True)
        return [convert(value) if convert else value for value, convert in pairs]


def _plan(word: bytes, code: int, size: int, index: int) -> tuple[str, Any]:
    """Return the struct format for a slot, and what turns its result into the value."""
    bare = word.rstrip(b"\0")
    text = bare.decode("ascii", "replace")
    if (word, code) not in _SCALARS and (not _TEXT.fullmatch(text) or code not in (STR, BYTES)):
        error = UnfinishedError if code == NUMBER else ValueError
        raise error(f"damaged ShareableList: item {index} has format {bare!r} and code {code}")
    rest = size - struct.calcsize("=" + text)
    if rest < 0:
        raise ValueError(
            f"damaged ShareableList: item {index} claims {-rest} bytes beyond its slot"
        )
    exact = text.endswith("x") and code != NONE and code != NUMBER
    return f"{text}{rest}x" if rest else text, _CONVERTERS.get((code, exact))
