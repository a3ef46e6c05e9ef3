"""What lies in one slot of a ShareableList, and in many at once: values in, bytes out, and back.

How to read a slot's bytes is said by its format, in the letters of the struct module, and its code.
All formats one after the other are one format, so a whole list is written and read in one go.
"""

import re
import struct
from collections.abc import Sequence
from functools import lru_cache
from mmap import mmap
from typing import Any, TypeAlias

Item: TypeAlias = int | float | bool | str | bytes | None
Buffer: TypeAlias = bytes | memoryview | mmap

WORD = 8
NUMBER, STR, BYTES, NONE = range(4)
CODES: dict[type, int] = {int: 0, float: 0, bool: 0, str: STR, bytes: BYTES, type(None): NONE}
FORMATS = {int: "q", float: "d", bool: "xxxxxxx?", type(None): "xxxxxx?x"}
# Codes with their formats. What a text's format has after the `s` says that its length is exact.
_KINDS = re.compile(r"0:(q|d|x{7}\?)|3:x{6}\?x|[12]:(0|[1-9][0-9]*)s(?P<exact>(0|[1-9][0-9]*)x)?")


class UnfinishedError(ValueError):
    """What is there is no list, or not yet: its creator may still be writing."""


@lru_cache(maxsize=4096)
def word_of(format: str) -> bytes:
    """Return the eight bytes in which a format is kept; ValueError where it has more characters."""
    if len(format) > WORD:
        raise ValueError(f"too long: its format {format!r} has more than {WORD} characters")
    return format.encode().ljust(WORD, b"\0")


# Formats as a view of whole numbers shows them. Those of texts have the bytes that they
# read, as long as these are not many and do not end in NUL.
INT, FLOAT = struct.unpack("2Q", word_of("q") + word_of("d"))
LENGTHS = {struct.unpack("Q", word_of(f"{n}s"))[0]: n for n in range(WORD, 4097, WORD)}


def encode_item(item: Any, index: int, slot: int | None = None) -> tuple[bytes, int, bytes]:
    """Return the format, the code and the bytes of one item for its slot of `slot` bytes.

    Without `slot` it is the slot that a new list gives the item. Raises TypeError, ValueError or
    OverflowError, naming the item and its index, where it cannot be stored.
    """
    # A StrEnum's item, for example, is stored as a str.
    kind = str if isinstance(item, str) else bytes if isinstance(item, bytes) else type(item)
    if kind not in CODES:
        kinds = "int, float, bool, str, bytes and None"
        raise TypeError(f"item {index} is of type {kind.__name__}: a ShareableList holds {kinds}")
    try:
        if kind in FORMATS:
            return word_of(FORMATS[kind]), CODES[kind], struct.pack(FORMATS[kind], item)
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


class Decoder:
    """Reads neighbouring slots in one go, as long as their formats and codes stay the same.

    `sizes` are the bytes of each slot, `first` is the position of the first slot in its list, for
    the error's message: ValueError where a format or code is unknown or reaches out of its slot.
    """

    def __init__(self, sizes: Sequence[int], formats: bytes, codes: bytes, first: int = 0) -> None:
        self.formats, self.codes, count = formats, codes, len(codes)
        self._converters, self._ways = list[Any](), set[Any]()
        for kind in "qd":  # however many of one of these, a short format says it
            if formats == word_of(kind) * count and not any(codes) and sizes == (WORD,) * count:
                self._struct = struct.Struct(f"{count}{kind}")
                return
        words = [formats[at : at + WORD] for at in range(0, len(formats), WORD)]
        kinds = list(zip(words, codes, sizes, strict=True))
        plans = {kind: _plan(*kind, first + kinds.index(kind)) for kind in dict.fromkeys(kinds)}
        self._struct = struct.Struct("".join([plans[kind][0] for kind in kinds]))
        self._converters = [plans[kind][1] for kind in kinds]
        self._ways = set(self._converters)

    def decode(self, block: Buffer, position: int) -> Sequence[Any]:
        """Return the values of the slots that begin at byte `position` of `block`."""
        values = self._struct.unpack_from(block, position)
        try:
            if self._ways == {_to_str}:
                return [value.rstrip(b"\0").decode() for value in values]
            if self._ways:
                pairs = zip(values, self._converters, strict=True)
                return [convert(value) if convert else value for value, convert in pairs]
            return values
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
    rest = size - struct.calcsize(format)
    if rest < 0:
        raise ValueError(f"damaged ShareableList: item {item} claims {-rest} bytes beyond its slot")
    return format + (f"{rest}x" if rest else ""), _CONVERTERS.get((code, kind["exact"] is not None))


def _flags_of(letters: bytes) -> bytes:
    return bytes(255 if letter in letters else 0 for letter in range(256))


_NUMBERS, _BOOLS, _ZEROS = _flags_of(b"qd"), _flags_of(b"?"), _flags_of(b"\0")


def check_codes(formats: Any, codes: Any) -> None:
    """See that each format of a number or bool has their code, and no other format has.

    The codes are written last. So a list that passes is finished.
    """
    # A byte for each item: 255 for yes, 0 for no.
    numbers, zeros = bytes(formats[::WORD]).translate(_NUMBERS), bytes(codes).translate(_ZEROS)
    if numbers != zeros:
        bools = bytes(formats[WORD - 1 :: WORD]).translate(_BOOLS)
        flags = [int.from_bytes(row, "little") for row in (numbers, bools, zeros)]
        if wrong := (flags[0] | flags[1]) ^ flags[2]:
            item = (wrong & -wrong).bit_length() // 8  # the first
            _plan(bytes(formats[WORD * item :][:WORD]), codes[item], WORD, item)
