"""The byte map, on plain bytes: what is written where, and that no bytes can mislead a reader."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shmcore import layout
from tests.libraries import (
    ITEMS,
    REPEATABLE,
    STRANGE_FORMATS,
    Parts,
    damaged_lists,
    encode,
    lies_in,
    raw_list,
    word,
)


def decode(block: bytes) -> list[Any]:
    places = layout.read_map(block)
    formats = block[places.formats : places.codes]
    codes = block[places.codes : places.end]
    return list(layout.Decoder(places.sizes(), formats, codes).decode(block, places.data))


def with_word(block: bytes, at: int, number: int) -> bytes:
    return block[: 8 * at] + word(number) + block[8 * at + 8 :]


def test_every_part_of_a_list_has_its_place() -> None:
    expected = [
        word(5),
        *map(word, [0, 8, 24, 32, 40, 48]),
        *[word(-7), b"block 42".ljust(16, b"\0"), bytes(7) + b"\1", bytes(8), b"raw\0\0\0\0\0"],
        *[b"q\0\0\0\0\0\0\0", b"16s\0\0\0\0\0", b"xxxxxxx?", b"xxxxxx?x", b"8s\0\0\0\0\0\0"],
        b"\0\1\0\3\2",
    ]
    assert encode([-7, "block 42", True, None, b"raw"]) == b"".join(expected)


@pytest.mark.parametrize(
    ("item", "format", "size"),
    [
        ("", b"8s", 8),
        ("1234567", b"8s", 8),
        ("12345678", b"16s", 16),
        ("共享", b"8s", 8),
        ("é" * 4, b"8s", 8),
        ("é" * 4 + "!", b"16s", 16),
        ("共享内存", b"16s", 16),
        (b"\0inside", b"8s", 8),
        (b"end\0", b"4s4x", 8),
        ("end\0\0\0\0\0", b"8s8x", 16),
        ("\0", b"1s7x", 8),
        (b"\0" * 99_999, b"99999s1x", 100_000),
        (b"1" * 9_999_991, b"9999992s", 9_999_992),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_text_has_the_standard_librarys_slot_or_a_wider_one(
    item: str | bytes, format: bytes, size: int
) -> None:
    raw = item.encode() if isinstance(item, str) else item
    slot = (raw.ljust(size, b"\0"), format, 1 if isinstance(item, str) else 2)
    assert encode([item]) == raw_list(slot)
    assert decode(encode([item])) == [item]


@pytest.mark.parametrize("item", [b"\0" * 100_000, b"1" * 9_999_992], ids=["ends in NUL", "plain"])
def test_a_text_that_eight_characters_cannot_describe_is_refused(item: bytes) -> None:
    with pytest.raises(ValueError, match=r"^item 1: .*format"):
        encode([0, item])


@pytest.mark.parametrize(
    ("content", "format", "text"),
    [
        (b"12345678", b"8s", "12345678"),
        (b"12345678", b"5s", "12345"),
        (b"12345678", b"0s", ""),
        (b"12\0\0\0\0\0\0", b"8s", "12"),
        (b"12\0\0\0\0\0\0", b"3s5x", "12\0"),
        (b"12\0\0\0\0\0\0", b"3s0x", "12\0"),
        (b"12\0\0\0\0\0\0", b"8s0x", "12\0\0\0\0\0\0"),
    ],
)
def test_a_padded_format_means_an_exact_length(content: bytes, format: bytes, text: str) -> None:
    number = (word(7), b"q", 0)
    assert decode(raw_list((content, format, 1), number)) == [text, 7]
    assert decode(raw_list(number, (content, format, 2))) == [7, text.encode()]


@pytest.mark.parametrize("format", STRANGE_FORMATS, ids=repr)
def test_a_strange_format_is_refused(format: bytes) -> None:
    for code in (*range(5), 255):
        block = raw_list((b"12345678", b"8s", 1), (b"12345678", format, code))
        with pytest.raises(ValueError, match="damaged ShareableList: item 1 has format "):
            decode(block)


@pytest.mark.parametrize(
    ("format", "codes"), [("q", b"\1\2\3\4"), ("8s", b"\0\3\4\xff"), ("xxxxxx?x", b"\0\1\2\4")]
)
def test_a_format_of_another_type_is_refused(format: str, codes: bytes) -> None:
    for code in codes:
        with pytest.raises(ValueError, match="damaged ShareableList: item 0 "):
            decode(raw_list((bytes(8), format.encode(), code)))


@pytest.mark.parametrize("format", ["9s", "16s", "9999999s", "1s8x", "9s0x", "8s1x"])
def test_a_format_longer_than_its_slot_is_refused(format: str) -> None:
    block = raw_list((b"12345678", format.encode(), 1), (b"canary!!", b"8s", 1))
    with pytest.raises(ValueError, match=r"damaged ShareableList: item 0 claims \d+ bytes"):
        decode(block)


NUMBERS = raw_list(*[(bytes(8), b"q", 0)] * 3)  # words: 0 the count, 1 to 4 the offsets


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (b"", "0 bytes"),
        (b"\1", "1 bytes"),
        (bytes(15), "15 bytes"),
        (with_word(NUMBERS, 0, 4), "claims 4 items"),
        (with_word(NUMBERS, 0, -1), "claims -1 items"),
        (with_word(NUMBERS, 0, 10**12), "claims 1000000000000 items"),
        (with_word(NUMBERS, 0, 2**63 - 1), "claims 9223372036854775807 items"),
        (with_word(NUMBERS, 0, -(2**63)), "claims -9223372036854775808 items"),
        (with_word(NUMBERS, 1, 8), "ShareableList: .* 8"),
        (with_word(NUMBERS, 1, -8), "ShareableList: .* -8"),
        (with_word(NUMBERS, 2, 0), "item 0 lies from 0 to 0"),
        (with_word(NUMBERS, 2, -8), "item 0 lies from 0 to -8"),
        (with_word(NUMBERS, 2, 4), "item 0 lies from 0 to 4"),
        (with_word(NUMBERS, 2, 16), "item 1 lies from 16 to 16"),
        (with_word(NUMBERS, 2, 32), "item 1 lies from 32 to 16"),
        (with_word(NUMBERS, 3, 2**62), f"item 2 lies from {2**62} to 24"),
        (with_word(NUMBERS, 4, 32), r"ShareableList: .* take"),
        (with_word(NUMBERS, 4, 2**63 - 8), r"ShareableList: .* take"),
        (with_word(NUMBERS, 4, 2**63 - 1), r"ShareableList: .* take"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_map_is_refused(block: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        layout.read_map(block)


@REPEATABLE
@given(st.lists(ITEMS, max_size=8))
def test_decoding_gives_what_was_encoded(items: list[Any]) -> None:
    assert repr(decode(encode(items))) == repr(items)


@REPEATABLE
@given(st.lists(ITEMS, min_size=1, max_size=4), st.binary(max_size=40))
def test_a_list_ends_where_its_map_says(items: list[Any], rest: bytes) -> None:
    block = encode(items)
    assert layout.read_map(block).end == len(block)
    assert repr(decode(block + rest)) == repr(items)
    for length in range(len(block)):
        with pytest.raises(ValueError, match="ShareableList"):
            layout.read_map(block[:length])


@REPEATABLE
@given(damaged_lists())
def test_no_bytes_make_a_reader_leave_a_slot(block: bytes) -> None:
    try:
        values = decode(block)
    except ValueError:
        return
    slots = [block[slot] for slot in Parts(block).slots]
    assert len(values) == len(slots)
    assert all(map(lies_in, values, slots))
