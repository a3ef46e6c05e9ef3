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
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from mmap import mmap
from typing import NamedTuple, NoReturn, TypeAlias

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
_TEXT = re.compile(rb"(0|[1-9][0-9]*)s(?:(0|[1-9][0-9]*)x)?\0*")


class Text(NamedTuple):
    """What the format of a str or bytes slot says."""

    length: int  # bytes to read
    size: int  # bytes described, padding included
    exact: bool  # trailing NULs belong to the value


class Map(NamedTuple):
    """Where the parts of one list lie: byte positions within its block."""

    offsets: tuple[int, ...]
    data: int
    formats: int
    codes: int
    end: int


@lru_cache(maxsize=4096)
def read_text_format(word: bytes) -> Text | None:
    """Take a str or bytes slot's 8-byte format apart; None where it is no such format."""
    match = _TEXT.fullmatch(word)
    if match is None:
        return None
    length, padding = int(match[1]), match[2]
    return Text(length, length + int(padding or 0), padding is not None)


@lru_cache(maxsize=4096)
def _text_format(length: int, slot: int, exact: bool) -> bytes:
    text = b"%ds%dx" % (length, slot - length) if exact else b"%ds" % slot
    if len(text) > WORD:
        raise ValueError(
            f"{length} bytes{' ending in NUL' if exact else ''} cannot be described"
            f" in the {WORD} characters of a slot's format"
        )
    return text.ljust(WORD, b"\0")


def encode_text(item: str | bytes, slot: int | None = None) -> tuple[bytes, bytes]:
    """Return the format and the bytes of a text for a slot of `slot` bytes.

    Without `slot` the slot is the one a new list gives it: the next multiple of 8 above its length
    in bytes. Raises ValueError where the text does not fit or cannot be described or encoded.
    """
    encoded = item.encode() if isinstance(item, str) else item
    length = len(encoded)
    if slot is None:
        slot = WORD * (length // WORD + 1)
    elif length > slot:
        raise ValueError(f"{length} bytes: exceeds available storage of {slot} bytes")
    return _text_format(length, slot, encoded[-1:] == b"\0"), encoded


def encode_item(item: Item, index: int, slot: int) -> tuple[bytes, int, bytes]:
    """Return the format, the code and the bytes of one item for its slot of `slot` bytes.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where it cannot
    be stored.
    """
    code = CODES.get(type(item))
    if isinstance(item, (str, bytes)) and code is not None:
        try:
            word, raw = encode_text(item, slot)
        except ValueError as reason:
            refuse(item, index, reason)
        return word, code, raw.ljust(slot, b"\0")
    if code is None or (type(item) is int and not -(2**63) <= item < 2**63):
        refuse(item, index)
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


def encode(sequence: Iterable[Item]) -> bytes:
    """Return the bytes of a whole list.

    Raises TypeError, ValueError or OverflowError, naming the item and its index, where an item
    cannot be stored.
    """
    items = list(sequence)
    kinds = list(map(type, items))
    codes = list(map(CODES.get, kinds))
    if None in codes:
        index = codes.index(None)
        refuse(items[index], index)
    words = list(map(FORMATS.get, kinds))
    sizes = [WORD] * len(items)
    values: list[Item] = items
    if None in words:
        values = items.copy()
        for index, word in enumerate(words):
            if word is None:
                item = items[index]
                try:
                    words[index], encoded = encode_text(item)  # type: ignore[arg-type]
                except ValueError as reason:
                    refuse(item, index, reason)
                values[index] = encoded
                sizes[index] = WORD * (len(encoded) // WORD + 1)
    formats = b"".join(words)  # type: ignore[arg-type]
    count = len(items)
    try:
        data = struct.pack(whole_format(formats), *values)
    except struct.error:
        # Only an int's range is left to fail: find which.
        for index, item in enumerate(items):
            encode_item(item, index, sizes[index])
        raise
    head = struct.pack(f"{count + 2}q", count, *accumulate(sizes, initial=0))
    return b"".join((head, data, formats, bytes(codes)))  # type: ignore[arg-type]


def fits(number: int) -> bool:
    """Tell whether an int can be stored in the 64 bits of its slot."""
    return -(2**63) <= number < 2**63


def whole_format(formats: bytes) -> str:
    """Return the struct format that reads all slots at once, from the list's format area."""
    return "=" + formats.replace(b"\0", b"").decode("ascii")


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
    offsets = struct.unpack_from(f"{count + 1}q", block, WORD)
    if offsets != tuple(range(0, WORD * count + 1, WORD)):
        _check_offsets(offsets)
    data = WORD * (count + 2)
    formats = data + offsets[-1]
    codes = formats + WORD * count
    if codes + count > len(block):
        raise ValueError(
            f"not a ShareableList: its parts take {codes + count} bytes"
            f" and the block has {len(block)}"
        )
    return Map(offsets, data, formats, codes, codes + count)


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
    """Tell whether `block` may become a list yet: no count, or a last item without a format."""
    if len(block) < 2 * WORD:
        return False
    (count,) = struct.unpack_from("q", block)
    if count == 0:
        return len(block) > 2 * WORD
    end = WORD * (count + 2)
    if not 0 < end <= len(block):
        return False
    (data_size,) = struct.unpack_from("q", block, end - WORD)
    last_format = end + data_size + WORD * (count - 1)
    return end <= last_format <= len(block) - WORD and not any(
        block[last_format : last_format + WORD]
    )


class Decoder:
    """Reads neighbouring slots in one go, as long as their formats and codes stay the same.

    `offsets` has one entry more than there are slots: where the last one ends. Raises ValueError
    where a format or code is unknown or reaches out of its slot. `first` is the position of the
    first slot in its list, for the error's message.
    """

    def __init__(
        self, offsets: tuple[int, ...], formats: bytes, codes: bytes, first: int = 0
    ) -> None:
        self.formats = formats
        self.codes = codes
        slots = [stop - start for start, stop in pairwise(offsets)]
        words = [formats[at : at + WORD] for at in range(0, len(formats), WORD)]
        kinds = list(zip(words, codes, slots, strict=True))
        for kind in set(kinds):
            _check_slot(first + kinds.index(kind), *kind)
        self._struct = struct.Struct(whole_format(formats))
        if self._struct.size != offsets[-1] - offsets[0]:
            # Some slots are wider than their value: step over the rest.
            self._struct = struct.Struct(
                "=" + "".join(_pad(word, slot) for word, slot in zip(words, slots, strict=True))
            )
        exact = {word for word in set(words) if (text := read_text_format(word)) and text.exact}
        steps = {(word, code): _STEPS[code, word in exact] for word, code, _ in set(kinds)}
        self._steps = bytes(steps[word, code] for word, code, _ in kinds)
        self._only_numbers = not any(self._steps)

    def decode(self, block: Buffer, position: int) -> list[Item]:
        """Return the values of the slots that begin at byte `position` of `block`."""
        values = self._struct.unpack_from(block, position)
        if self._only_numbers:
            return list(values)
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
