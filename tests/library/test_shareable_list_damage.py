"""A damaged list is told, item by item; no bytes show a neighbour or cost memory.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import struct
from contextlib import suppress
from itertools import product
from typing import Any

import pytest

from tests.libraries import (
    NOTHING_RAISED,
    Library,
    Parts,
    Use,
    defect,
    descriptors,
    lies_in,
    on_linux,
    raw_list,
    same,
    word,
)
from tests.libraries import library_fixture as library_fixture
from tests.programs import LIBRARY_PROGRAMS, run

HEAD = word(2) + word(0) + word(8) + word(16)
REST = raw_list((bytes(8), b"q", 0), (b"text\0\0\0\0", b"8s", 1))[len(HEAD) :]
DAMAGED = {
    "one byte": (b"\1", "1 bytes"),
    "no offset": (word(1), "8 bytes"),
    "count too large": (word(1000) + HEAD[8:] + REST, "claims 1000 items"),
    "count negative": (word(-1) + HEAD[8:] + REST, "claims -1 items"),
    "cut short": ((HEAD + REST)[:-1], "too many for"),
    "first offset": (HEAD[:8] + word(8) + HEAD[16:] + REST, ".* 8"),
    "offset backward": (HEAD[:16] + word(-8) + HEAD[24:] + REST, "item 0 lies from 0 to -8"),
    "offset misaligned": (HEAD[:16] + word(4) + HEAD[24:] + REST, "item 0 lies from 0 to 4"),
    "offset outside": (HEAD[:24] + word(8000) + REST, ".* take"),
    "unknown format": (HEAD + REST.replace(b"8s", b"8p"), "item 1 has format b?'8p' and code 1"),
    "no format": (HEAD + REST.replace(b"q", b"\0"), "item 0 has format b?'' and code 0"),
    "format too long": (HEAD + REST.replace(b"8s", b"9s"), "item 1 claims [0-9]+ bytes"),
    "unknown code": (HEAD + REST[:-1] + b"\7", "item 1 has format b?'8s' and code 7"),
    "code of a number": (HEAD + REST[:-1] + b"\0", "item 1 has format b?'8s' and code 0"),
}
TOO_SHORT = "one byte", "no offset", "cut short"
damaged = pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(*damage, id=kind, marks=on_linux if kind in TOO_SHORT else ())
        for kind, damage in DAMAGED.items()
    ],
)


@defect(NOTHING_RAISED, struct.error, AssertionError, KeyError)
@damaged
def test_damage_is_told_when_attaching_or_at_the_latest_when_reading(
    library: Library, content: bytes, message: str
) -> None:
    name = library.block(content).name
    with pytest.raises(ValueError, match=f"ShareableList: .*{message}"):
        list(library.attach(name))


TOLD_AT_ONCE = [
    title for title in DAMAGED if "offset" in title or "count" in title or "cut" in title
]


@on_linux
@pytest.mark.parametrize("title", TOLD_AT_ONCE)
def test_damage_of_the_map_is_told_when_attaching(library: Library, title: str) -> None:
    content, message = DAMAGED[title]
    name = library.block(content).name
    with pytest.raises(ValueError, match=f"ShareableList: .*{message}"):
        library.attach(name)


@pytest.mark.parametrize("items", [[7] * 3, [7, "text", None]], ids=str)
@pytest.mark.parametrize("code", [1, 2, 3, 255])
def test_damaged_code_of_a_number_is_told_when_attaching(
    library: Library, items: list[Any], code: int
) -> None:
    """The fast way to read a number relies on it."""
    shared = library.make(items)
    shared.shm.buf[Parts(shared.shm.buf).formats + 8 * len(items)] = code
    with pytest.raises(ValueError, match=f"item 0 has format b?'q' and code {code}"):
        library.attach(shared.shm.name)


def test_missing_code_is_told_when_attaching(library: Library, monkeypatch: Any) -> None:
    """The codes are written last, so nobody has to wait for one later."""
    monkeypatch.setattr("shmcore.shareable_list.ATTACH_PATIENCE", 0)
    shared = library.make([7, True, "text", None])
    codes = Parts(shared.shm.buf).codes
    for at, format in ((2, "8s"), (3, "xxxxxx[?]x")):
        shared.shm.buf[codes + at], code = 0, shared.shm.buf[codes + at]
        with pytest.raises(ValueError, match=f"item {at} has format b'{format}' and code 0"):
            library.attach(shared.shm.name)
        shared.shm.buf[codes + at] = code
    assert same(library.attach(shared.shm.name), [7, True, "text", None])


@pytest.mark.parametrize("damaged", [1, 2500, 4999])
def test_a_long_lists_damaged_offset_is_told_when_an_item_is_read(
    library: Library, damaged: int
) -> None:
    """To look at all of a long list's offsets takes a while, so that attaching does not do it."""
    shared = library.make(range(5000))
    other = library.attach(shared.shm.name)
    shared.shm.buf[8 + 8 * damaged] += 8
    attached = library.attach(shared.shm.name)
    uses: list[Use] = [
        *(list, repr, lambda items: items[0], lambda items: items.__setitem__(0, 1)),
        *(lambda items: 0 in items, lambda items: items.count(0)),
    ]
    for use in uses:
        with pytest.raises(ValueError, match=f"item {damaged} lies from"):
            use(attached)
    for undamaged in shared, other:
        assert undamaged.index(4999) == 4999


@on_linux
def test_claim_of_very_many_items_costs_nothing(library: Library) -> None:
    """A block of 4 GiB of which eight bytes were ever written."""
    program = LIBRARY_PROGRAMS / "attach_to_a_huge_claim.py"
    assert run(program, library.new_name()) == ["True", "True"]


# The standard library asks for that much memory, and may get it.
@pytest.mark.parametrize("claim", [word(10**12), word(2**63 - 1), b"PNG file"])
def test_a_claim_of_endless_items_is_refused(library: Library, claim: bytes) -> None:
    name = library.block(claim + HEAD[8:] + REST).name
    with pytest.raises(ValueError, match=r"claims [0-9]{12,} items"):
        library.attach(name)


@on_linux
@defect(AssertionError)
def test_failed_attach_closes_what_it_opened(library: Library) -> None:
    name = library.block(b"\1").name
    before = descriptors()
    with pytest.raises((ValueError, struct.error)) as refusal:
        library.attach(name)
    assert descriptors() == before, refusal


HOSTILE = [b"", b"9s", b"16s", b"24s", b"99s", b"9999999s", b"1s8x", b"16s0x", b"qq", b"q8s"]
HOSTILE += [b"qzzzzzzz", b"16p", b"3d", b"\xff" * 8, b"-8s", b"16s\0s", b"xxxxxxxx"]
READERS: dict[str, Use] = {
    "get": lambda shared: shared[0],
    "get from the end": lambda shared: shared[-3],
    "slice": lambda shared: shared[0:1][0],
    "tolist": lambda shared: shared.tolist()[0],
    "iterate": lambda shared: next(iter(shared)),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("value", [7, "8 bytes", b"8 bytes", None], ids=repr)
def test_damage_after_attaching_never_shows_a_neighbour(
    library: Library, value: Any, reader: Use
) -> None:
    # Formats that are right in wider slots have been met, and may have been remembered.
    for text in (wide := library.make([b"", b"8" * 8, b"16" * 8, b"99" * 46])):
        assert wide[wide.index(text)] == text
    shared = library.make([value, "canary", b"canary"])
    shared.tolist()
    parts = Parts(shared.shm.buf)
    slot = bytes(shared.shm.buf[parts.slots[0]])
    for format, code in product(HOSTILE, [0, 1, 2, 3, 4, 255]):
        shared.shm.buf[parts.formats : parts.formats + 8] = format.ljust(8, b"\0")
        shared.shm.buf[parts.codes] = code
        with suppress(ValueError):
            assert lies_in(reader(shared), slot)
        assert (shared[1], shared[2]) == ("canary", b"canary")


@pytest.mark.parametrize("at", [0, 5, 15, 19])
def test_the_damaged_item_is_named(library: Library, at: int) -> None:
    shared = library.make(range(20))
    shared.shm.buf[Parts(shared.shm.buf).formats + 8 * at] = ord("p")
    uses: list[Use] = [
        *(list, repr, lambda shared: shared[at], lambda shared: 99 in shared),
        *(lambda shared: shared.count(99), lambda shared: shared[at:]),
    ]
    for use in uses:
        with pytest.raises(ValueError, match=f"item {at} has format b?'p' and code 0"):
            use(shared)
    shared[at] = 99
    assert shared.index(99) == at


def test_a_header_damaged_after_attaching_misleads_nobody(library: Library) -> None:
    shared = library.make([1, "text", None])
    shared.shm.buf[:40] = b"\xff" * 40
    assert len(shared) == 3
    assert same(shared, [1, "text", None])
    shared[1] = "new"
    assert same(shared, [1, "new", None])
