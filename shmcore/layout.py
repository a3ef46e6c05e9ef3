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
from itertools import accumulate, pairwise
from mmap import mmap
from typing import Any, NamedTuple, NoReturn, TypeAlias

Item: TypeAlias = int | float | bool | str | bytes | None
Buffer: TypeAlias = bytes | memoryview | mmap

WORD = 8
NUMBER, STR, BYTES, NONE = range(4)
CODES: dict[type, int] = {
    int: NUMBER,
    float: NUMBER,
    bool: NUMBER,
    str: STR,
    bytes: BYTES,
    type(None): NONE,
}
FORMATS: dict[type, bytes] = {
    int: b"q".ljust(WORD, b"\0"),
    float: b"d".ljust(WORD, b"\0"),
    bool: b"xxxxxxx?",
    type(None): b"xxxxxx?x",
}
_SCALARS = {word: CODES[kind] for kind, word in FORMATS.items()}
_NUMBERS = {word for word, code in _SCALARS.items() if code == NUMBER}
_TEXT = re.compile(rb"(0|[1-9][0-9]*)s(?:(0|[1-9][0-9]*)x)?\0*")


class Text(NamedTuple):
    """What the format of a str or bytes slot says."""

    length: int  # bytes to read
    size: int  # bytes described, padding included
    exact: bool  # trailing NULs belong to the value


class Map(NamedTuple):
    """Where the parts of one list lie in its block."""

    offsets: Sequence[int]  # bytes from the start of the data, one more than there are items
    sizes: Sequence[int]  # bytes of each slot
    data: int  # from here on: bytes from the start of the block
    formats: int
    codes: int
    end: int


def _map(offsets: Sequence[int], sizes: Sequence[int]) -> Map:
    count = len(sizes)
    data = WORD * (count + 2)
    formats = data + offsets[-1]
    codes = formats + WORD * count
    return Map(offsets, sizes, data, formats, codes, codes + count)


def _even(count: int) -> tuple[Sequence[int], Sequence[int]]:
    """Return offsets and sizes where every slot has 8 bytes."""
    return range(0, WORD * count + 1, WORD), (WORD,) * count


# The beginning of these serves every list with slots of 8 bytes, unless it is longer.
_EVEN_SLOTS = tuple(range(1025))
_EVEN_OFFSETS = struct.pack("1025q", *range(0, WORD * 1025, WORD))


def _pack_offsets(offsets: Sequence[int]) -> bytes:
    if isinstance(offsets, range) and len(offsets) <= len(_EVEN_SLOTS):
        return _EVEN_OFFSETS[: WORD * len(offsets)]
    return struct.pack(f"{len(offsets)}q", *offsets)


def slots_in_words(offsets: Sequence[int]) -> tuple[int, ...]:
    """Return where each slot begins, in words of 8 bytes from the start of the data."""
    count = len(offsets) - 1
    if isinstance(offsets, range):
        return _EVEN_SLOTS[:count] if count < len(_EVEN_SLOTS) else tuple(range(count))
    return tuple([offset // WORD for offset in offsets[:-1]])


@lru_cache(maxsize=4096)
def read_text_format(word: bytes) -> Text | None:
    """Take a str or bytes slot's 8-byte format apart; None where it is no such format."""
    match = _TEXT.fullmatch(word)
    if match is None:
        return None
    length, padding = int(match[1]), match[2]
    return Text(length, length + int(padding or 0), padding is not None)


@lru_cache(maxsize=4096)
def plain_format(slot: int) -> bytes:
    """Return the format of a text that does not end in NUL, in a slot of `slot` bytes."""
    return _fitting(b"%ds" % slot)


def text_format(raw: bytes, slot: int) -> bytes:
    """Return the format of a text's bytes; ValueError where eight characters cannot say it."""
    if raw.endswith(b"\0"):
        return _fitting(b"%ds%dx" % (len(raw), slot - len(raw)))
    return plain_format(slot)


def _fitting(format: bytes) -> bytes:
    if len(format) > WORD:
        raise ValueError(
            f"too long: its format {format.decode()!r} has more than {WORD} characters"
        )
    return format.ljust(WORD, b"\0")


def encode_item(item: Item, index: int, slot: int | None = None) -> tuple[bytes, int, bytes]:
    """Return the format, the code and the bytes of one item for its slot of `slot` bytes.

    Without `slot` it is the slot that a new list gives the item. Raises TypeError, ValueError or
    OverflowError, naming the item and its index, where it cannot be stored.
    """
    code = CODES.get(type(item))
    if code is None or (type(item) is int and not -(2**63) <= item < 2**63):
        refuse(item, index)
    if isinstance(item, (str, bytes)):
        try:
            raw = item.encode() if isinstance(item, str) else item
            slot = slot or _new_slot(item, raw)
            if len(raw) > slot:
                raise ValueError(f"{len(raw)} bytes: exceeds available storage of {slot} bytes")
            return text_format(raw, slot), code, raw.ljust(slot, b"\0")
        except ValueError as reason:
            refuse(item, index, reason)
    word = FORMATS[type(item)]
    return word, code, struct.pack(whole_format(word), item)


def refuse(item: object, index: int, reason: Exception | None = None) -> NoReturn:
    """Raise the error that tells why `item` cannot stand at `index`."""
    kind = type(item)
    if kind not in CODES:
        raise TypeError(
            f"item {index} is of type {kind.__name__}:"
            " a ShareableList holds int, float, bool, str, bytes and None"
        )
    if kind is int:
        raise OverflowError(f"item {index} does not fit the 64 bits of an int slot")
    raise ValueError(f"item {index}: {reason}") from reason


def encode(sequence: Iterable[Item]) -> tuple[bytes, Map]:
    """Return the bytes of a whole list, and where its parts lie in them.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where an item
    cannot be stored.
    """
    items = list(sequence)
    try:
        return _encode(items)
    except (LookupError, TypeError, ValueError, struct.error):
        for index, item in enumerate(items):
            encode_item(item, index)  # one of them tells what is wrong with it
        raise


def _encode(items: list[Any]) -> tuple[bytes, Map]:
    count = len(items)
    kinds = list(map(type, items))
    only = kinds[0] if kinds and kinds.count(kinds[0]) == count else None
    values = items
    if only in FORMATS:
        offsets, sizes = _even(count)
        formats = FORMATS[only] * count
    else:
        values = [item.encode() if type(item) is str else item for item in items]
        if only is bytes or (only is str and all(map(str.isascii, items))):
            sizes = [(len(value) | (WORD - 1)) + 1 for value in values]
        else:
            sizes = [
                _new_slot(item, value) if type(value) is bytes else WORD
                for item, value in zip(items, values, strict=True)
            ]
        offsets = tuple(accumulate(sizes, initial=0))
        if only and b"\0" not in b"".join(values):
            formats = b"".join(map(plain_format, sizes))
        else:
            formats = b"".join(
                text_format(value, size) if type(value) is bytes else FORMATS[type(value)]
                for value, size in zip(values, sizes, strict=True)
            )
    codes = bytes([CODES[only]]) * count if only else bytes(CODES[type(item)] for item in items)
    whole = f"={count}q" if only is int else whole_format(formats)
    data = struct.pack(whole, *values)
    parts = (struct.pack("q", count), _pack_offsets(offsets), data, formats, codes)
    return b"".join(parts), _map(offsets, sizes)


def _new_slot(item: str | bytes, raw: bytes) -> int:
    # As the standard library does, the next multiple of 8 above the number of characters; but no
    # less than the encoded bytes take, which the standard library forgets.
    return (max(len(item), len(raw) - 1) | (WORD - 1)) + 1


def whole_format(formats: bytes) -> str:
    """Return the struct format that reads all slots at once, from the list's format area."""
    return "=" + formats.translate(None, b"\0").decode("ascii")


def read_map(block: Buffer) -> Map:
    """Find the parts of the list that lies in `block`.

    Raises ValueError, saying what is wrong, where `block` holds no ShareableList.
    """
    if len(block) < 2 * WORD:
        raise ValueError(f"not a ShareableList: {len(block)} bytes hold no count and offset")
    (count,) = struct.unpack_from("q", block)
    # The smallest item takes an offset, a slot, a format and a code.
    room = (len(block) - 2 * WORD) // (3 * WORD + 1)
    if not 0 <= count <= room:
        raise ValueError(
            f"not a ShareableList: it claims {count} items,"
            f" and {len(block)} bytes have room for {room} at most"
        )
    offsets, sizes = _even(count)
    packed = bytes(block[WORD : WORD * (count + 2)])
    if packed != _pack_offsets(offsets):
        found = struct.unpack(f"{count + 1}q", packed)
        _check_offsets(found)
        offsets, sizes = found, [stop - start for start, stop in pairwise(found)]
    parts = _map(offsets, sizes)
    if parts.end > len(block):
        raise ValueError(
            f"not a ShareableList: its parts take {parts.end} bytes and the block has {len(block)}"
        )
    return parts


def _check_offsets(offsets: tuple[int, ...]) -> None:
    if offsets[0] != 0:
        raise ValueError(f"damaged ShareableList: the first offset is {offsets[0]}, not 0")
    for index, (start, stop) in enumerate(pairwise(offsets)):
        if stop <= start or stop % WORD:
            raise ValueError(f"damaged ShareableList: item {index} lies from {start} to {stop}")


def _check_slot(index: int, word: bytes, code: int, slot: int) -> None:
    """Raise ValueError where a slot's format and code do not describe a value within the slot."""
    if _SCALARS.get(word) == code:
        return
    text = read_text_format(word)
    if text is None or code not in (STR, BYTES):
        raise ValueError(
            f"damaged ShareableList: item {index} has format {word.rstrip(bytes(1))!r}"
            f" and code {code}"
        )
    if text.size > slot:
        raise ValueError(
            f"damaged ShareableList: item {index} claims {text.size} bytes of a slot of {slot}"
        )


def looks_unfinished(block: Buffer) -> bool:
    """Tell whether `block` may become a list yet.

    The count comes last from this library, first from the standard library, with the codes last.
    """
    if len(block) < 2 * WORD:
        return False
    (count,) = struct.unpack_from("q", block)
    if count == 0:
        return len(block) > 2 * WORD
    try:
        parts = read_map(block)
    except ValueError:
        last_offset = WORD * (count + 1)
        return 0 < last_offset <= len(block) - WORD and not any(
            block[last_offset : last_offset + WORD]
        )
    words = split_formats(bytes(block[parts.formats : parts.codes]))
    codes = bytes(block[parts.codes : parts.end])
    return not _NUMBERS.issuperset(
        word for word, code in zip(words, codes, strict=True) if code == NUMBER
    )


def split_formats(formats: bytes) -> list[bytes]:
    """Return the format of each slot, 8 bytes each."""
    return [formats[at : at + WORD] for at in range(0, len(formats), WORD)]


class Decoder:
    """Reads neighbouring slots in one go, as long as their formats and codes stay the same.

    `sizes` are the bytes of each slot, `first` is the position of the first slot in its list, for
    the error's message: ValueError where a format or code is unknown or reaches out of its slot.
    """

    def __init__(self, sizes: Sequence[int], formats: bytes, codes: bytes, first: int = 0) -> None:
        self.formats = formats
        self.codes = codes
        words = split_formats(formats)
        kinds = list(zip(words, codes, sizes, strict=True))
        for kind in set(kinds):
            _check_slot(first + kinds.index(kind), *kind)
        self._struct = struct.Struct(whole_format(formats))
        if self._struct.size != sum(sizes):
            # Some slots are wider than their value: step over the rest.
            self._struct = struct.Struct(
                "=" + "".join(_pad(word, slot) for word, slot in zip(words, sizes, strict=True))
            )
        exact = {word for word in set(words) if (text := read_text_format(word)) and text.exact}
        steps = {(word, code): _STEPS[code, word in exact] for word, code, _ in set(kinds)}
        self._steps = bytes(steps[word, code] for word, code, _ in kinds)
        # How many times larger a group of items may be read next, lest an early hit comes late:
        # decoding texts takes longer.
        self.growth = 64 if not any(self._steps) else 8
        self._only = self._steps[0] if len(set(self._steps)) == 1 else None

    def decode(self, block: Buffer, position: int) -> list[Item]:
        """Return the values of the slots that begin at byte `position` of `block`."""
        values = self._struct.unpack_from(block, position)
        if self._only == _AS_IS:
            return list(values)
        if self._only == _STRIP_DECODE:
            return [value.rstrip(b"\0").decode() for value in values]
        return [
            value
            if step == _AS_IS
            else value.rstrip(b"\0").decode()
            if step == _STRIP_DECODE
            else value.rstrip(b"\0")
            if step == _STRIP
            else value.decode()
            if step == _DECODE
            else None
            for value, step in zip(values, self._steps, strict=True)
        ]


_AS_IS, _STRIP_DECODE, _STRIP, _DECODE, _NOTHING = range(5)
_STEPS = {
    (NUMBER, False): _AS_IS,
    (STR, False): _STRIP_DECODE,
    (STR, True): _DECODE,
    (BYTES, False): _STRIP,
    (BYTES, True): _AS_IS,
    (NONE, False): _NOTHING,
}


def _pad(word: bytes, slot: int) -> str:
    text = word.rstrip(b"\0").decode("ascii")
    return f"{text}{slot - struct.calcsize('=' + text)}x"
