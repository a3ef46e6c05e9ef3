"""ShareableList: nothing stored is lost or wrong, and it behaves as a list of fixed length does.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import pickle
import struct
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum, StrEnum
from itertools import product
from typing import Any
from unittest.mock import ANY

import pytest

from tests.libraries import (
    NOTHING_RAISED,
    SHMCORE,
    STANDARD,
    Library,
    Use,
    both_libraries,
    defect,
    on_posix,
    raw_list,
    same,
    word,
)
from tests.libraries import library_fixture as library_fixture

NUMBERS = [0, 1, -1, 2**63 - 1, -(2**63), 0.0, -0.0, 0.1, 5e-324, 1.7e308]
NUMBERS += [float("inf"), float("-inf"), float("nan"), True, False]


# What was stored comes back


@defect(UnicodeDecodeError, issue=88336)
def test_chinese_text_reads_back(library: Library) -> None:
    assert library.make(["共享内存"])[0] == "共享内存"


@defect(AssertionError, issue=88336)
def test_emoji_read_back_whole(library: Library) -> None:
    assert library.make(["🐍🐍🐍"])[0] == "🐍🐍🐍"


@defect(AssertionError, issue=106939)
@pytest.mark.parametrize("value", ["text\0", b"\0\0", b"12345678\0\0\0"])
def test_trailing_nul_survives(library: Library, value: str | bytes) -> None:
    assert library.make([value])[0] == value


@defect(AssertionError, issue=106939)
@pytest.mark.parametrize("old", ["old value", b"old value", "NUL at 9\0"])
def test_assigned_trailing_nul_survives(library: Library, old: str | bytes) -> None:
    shared = library.make([old, "next"])
    for value in ("text\0", "again", b"\0\0", "\0" * 16):
        assert shared[0] is not None  # a reader may remember how to read the slot
        shared[0] = value
        assert same([shared[0]], [value])
        assert same(shared, [value, "next"])


@pytest.mark.parametrize(
    "letter", ["a", "é", "共", "🐍", "\0", "a\0", b"a", b"\xff", b"\0", b"a\0"]
)
def test_texts_of_every_length_survive(library: Library, letter: str | bytes) -> None:
    texts = [letter * length for length in [*range(65), 1000, 49_999]]
    created = library.make(texts)
    attached = library.attach(created.shm.name)
    assert same(created, texts)
    assert same(attached, texts)
    for at, text in enumerate(texts):
        created[at] = text[::-1]
    assert same(attached, [text[::-1] for text in texts])


@both_libraries
def test_numbers_and_none_survive_in_any_slot(library: Library) -> None:
    items = [*NUMBERS, None]
    shared = library.make(items)
    assert same(library.attach(shared.shm.name), items)
    for shift in range(len(items)):
        moved = items[shift:] + items[:shift]
        for at, item in enumerate(moved):
            shared[at] = item
        assert same(shared, moved)


@both_libraries
def test_any_type_may_follow_any_other(library: Library) -> None:
    items = [1, 2.5, True, None, "text", b"raw", "", b""]
    shared = library.make(["sixteen letters", "neighbour"])
    for before in items:
        for after in items:
            shared[0] = before
            shared[0] = after
            assert same(shared, [after, "neighbour"])


@both_libraries
def test_a_text_may_fill_its_slot(library: Library) -> None:
    shared = library.make(["short", b"", 0, "next"])
    for at, text in enumerate(["8 bytes!", b"\xff" * 8, "é" * 4]):
        shared[at] = text
    assert same(shared, ["8 bytes!", b"\xff" * 8, "é" * 4, "next"])
    with pytest.raises(ValueError, match="exceeds available storage"):
        shared[0] = "é" * 4 + "!"


@pytest.mark.parametrize("format", ["5s", "0s", "15s", "5s3x", "2s14x"])
def test_a_format_narrower_than_its_slot_is_no_limit(library: Library, format: str) -> None:
    content = raw_list((b"12345678".ljust(16, b"\0"), format.encode(), 1), (word(7), b"q", 0))
    shared = library.attach(library.block(content).name)
    other = library.attach(shared.shm.name)
    assert shared[0] == "12345678"[: int(format.split("s")[0])]
    for value in ("twelve bytes", b"raw", "", 5, "sixteen letters."):
        shared[0] = value
        assert same([other[0]], [value])
        assert same(shared, [value, 7])


@both_libraries
def test_an_empty_list_is_a_list(library: Library) -> None:
    for shared in (library.make([]), library.make(())):
        attached = library.attach(shared.shm.name)
        assert len(shared) == len(attached) == 0
        assert list(attached) == []
        assert attached.format == ""
        assert attached.count(1) == 0
        with pytest.raises(IndexError):
            attached[0]


@defect(struct.error)
def test_a_generator_makes_a_list(library: Library) -> None:
    shared = library.make(number**2 for number in range(4))
    assert same(shared, [0, 1, 4, 9])


# What cannot be stored is refused


class Age(int): ...


class Word(str):
    __slots__ = ()


class Colour(IntEnum):
    RED = 1


class Mode(StrEnum):
    READ = "r"


class Raw(bytes):
    pass


TEXTS_OF_OTHER_KINDS = [Word("a word"), Mode.READ, Raw(b"raw"), Raw(b"12345678")]


@pytest.mark.parametrize("value", TEXTS_OF_OTHER_KINDS, ids=repr)
@both_libraries
def test_subclass_of_str_or_bytes_is_stored_as_a_plain_one(library: Library, value: Any) -> None:
    """So says the standard library's assignment; its constructor ends in a KeyError."""
    plain = value.encode().decode() if isinstance(value, str) else bytes(value)
    shared = library.make([bytes(20) if isinstance(value, bytes) else " " * 20, 1])
    shared[0] = value
    assert (shared[0], type(shared[0])) == (plain, type(plain))
    if library.title == SHMCORE:
        made = library.make([1, value])
        assert (made[1], type(made[1])) == (plain, type(plain))
        assert bytes(made.shm.buf) == bytes(library.make([1, plain]).shm.buf)


def test_subclass_of_numpys_text_is_stored_as_a_plain_one(library: Library) -> None:
    numpy = pytest.importorskip("numpy", reason="NumPy is not installed")
    shared = library.make([numpy.str_("text"), numpy.bytes_(b"raw"), numpy.float64(1.5)][:2])
    assert [(item, type(item)) for item in shared] == [("text", str), (b"raw", bytes)]


WAYS: dict[str, Use] = {
    "loop": list,
    "in": lambda shared: [10 in shared, 1 in shared],
    "index": lambda shared: shared.index(20),
    "count": lambda shared: shared.count(10),
    "repr": lambda shared: repr(shared).partition(", name")[0],
    "item": lambda shared: shared[1],
    "unpacking": lambda shared: (*shared,),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_subclass_with_a_getitem_of_its_own_is_asked_as_in_the_standard_library(
    way: Use,
) -> None:
    found = []
    for title in SHMCORE, STANDARD:
        with Library(title) as library:

            class Tenfold(library.ShareableList):  # type: ignore[name-defined,misc]
                def __getitem__(self, position: Any) -> Any:
                    return super().__getitem__(position) * 10

            shared = Tenfold([1, 2, 3], name=library.new_name())
            library.callback(shared.shm.close)
            found.append(way(shared))
    assert found[0] == found[1]


UNSUPPORTED = [object(), [1], (1,), bytearray(b"a"), 1j, Age(7), Colour.RED]
REFUSED = {
    **{type(value).__name__: (value, TypeError) for value in UNSUPPORTED},
    **{str(value): (value, OverflowError) for value in (2**63, -(2**63) - 1, 10**30)},
    "unencodable": ("\ud800", ValueError),
    "too long": (b"x" * 9_999_992, ValueError),
    "too long for its NUL": (b"x" * 100_000 + b"\0", ValueError),
}
refused = pytest.mark.parametrize(("value", "error"), REFUSED.values(), ids=REFUSED)


@refused
def test_refused_item_is_named(library: Library, value: Any, error: type[Exception]) -> None:
    for before in ([], [0], ["text", 1]):
        with pytest.raises(error, match=rf"^item {len(before)}\b"):
            library.make([*before, value])


@refused
def test_refused_list_makes_no_block(library: Library, value: Any, error: type[Exception]) -> None:
    name = library.new_name()
    with pytest.raises(error):
        library.ShareableList([0, value], name=name)
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(name)


@on_posix
@defect(NOTHING_RAISED)
@pytest.mark.parametrize("value", [2**63, "\ud800"], ids=repr)
def test_a_list_that_fails_leaves_no_block(library: Library, value: Any) -> None:
    name = library.new_name()
    with pytest.raises((ValueError, OverflowError, struct.error)):
        library.ShareableList([value], name=name)
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(name).close()


def test_a_sequence_that_fails_makes_no_block(library: Library) -> None:
    name = library.new_name()
    with pytest.raises(ZeroDivisionError):
        library.ShareableList((1 // number for number in (1, 0)), name=name)
    with pytest.raises(TypeError):
        library.ShareableList(7, name=name)
    with pytest.raises(FileNotFoundError):
        library.SharedMemory(name)


@defect(KeyError)
def test_unsupported_type_is_a_type_error(library: Library) -> None:
    with pytest.raises(TypeError):
        library.make([[]])


@defect(struct.error)
def test_int_outside_64_bits_is_an_overflow_error(library: Library) -> None:
    with pytest.raises(OverflowError):
        library.make([2**63])


@refused
def test_refused_assignment_is_named_and_changes_nothing(
    library: Library, value: Any, error: type[Exception]
) -> None:
    items = [7, "text", b"bytes", None, True, 2.5]
    shared = library.make(items)
    for at in range(len(items)):
        with pytest.raises(error, match=rf"^item {at}\b"):
            shared[at - len(items)] = value
        assert same(shared, items)


@defect(AssertionError)
@pytest.mark.parametrize("old", [7, True, None, "old", "longer than one word"])
def test_failed_assignment_keeps_old_value(library: Library, old: Any) -> None:
    shared = library.make([old, "next"])
    for value in (2**63, -(2**63) - 1):
        with pytest.raises((OverflowError, struct.error)):
            shared[0] = value
        assert same(shared, [old, "next"])


# Indexes


@defect(NOTHING_RAISED)
def test_index_below_minus_len_is_an_index_error(library: Library) -> None:
    shared = library.make([1, 2, 3])
    for index in (-4, -5):
        with pytest.raises(IndexError):
            shared[index]


@defect(AssertionError, struct.error)
def test_assigning_below_minus_len_corrupts_no_neighbour(library: Library) -> None:
    shared = library.make([1, 2, 3])
    with suppress(IndexError):
        shared[-4] = 99
    assert same(shared, [1, 2, 3])


@both_libraries
def test_indexes_count_from_both_ends(library: Library) -> None:
    items = ["a", 2, 3.0, b"4"]
    shared = library.make(items)
    assert same([shared[at] for at in range(-4, 4)], items * 2)
    for index in (4, 5, 2**70):
        with pytest.raises(IndexError):
            shared[index]
        with pytest.raises(IndexError):
            shared[index] = 0
    assert same(shared, items)


@pytest.mark.parametrize("index", [-5, -(2**70)])
def test_assigning_outside_is_an_index_error(library: Library, index: int) -> None:
    shared = library.make(["a", 2, 3.0, b"4"])
    for value in (1, 1.0, "text", None):
        with pytest.raises(IndexError):
            shared[index] = value
    assert same(shared, ["a", 2, 3.0, b"4"])


@pytest.mark.parametrize("index", [1.0, "1", None, (0, 1), b"1"])
def test_an_index_is_a_whole_number(library: Library, index: Any) -> None:
    shared = library.make([1, 2])
    with pytest.raises(TypeError, match="whole number"):
        shared[index]
    with pytest.raises(TypeError, match="whole number"):
        shared[index] = 1
    assert same(shared, [1, 2])


def test_whatever_acts_as_a_whole_number_is_an_index(library: Library) -> None:
    class Last:
        def __index__(self) -> int:
            return -1

    shared = library.make([1, 2.0, "text"])
    assert shared[True] == 2.0
    for value in ("other", 5, None, 2.5):
        shared[Last()] = value
        assert same([shared[Last()]], [value])


@defect(TypeError)
def test_slice_gives_a_plain_list(library: Library) -> None:
    part = library.make([1, 2, 3, 4])[1:3]
    assert type(part) is list
    assert part == [2, 3]


@pytest.mark.parametrize("items", [[1, 2, 3, 4], ["a", 2, 3.0, None], []], ids=str)
def test_every_slice_is_a_lists(library: Library, items: list[Any]) -> None:
    shared = library.make(items)
    bounds = [None, 0, 1, 3, 9, -1, -3, -9, 2**70, -(2**70)]
    for start, stop, step in product(bounds, bounds, [None, 1, 2, -1, -3]):
        assert same(shared[start:stop:step], items[start:stop:step])


def test_a_slice_cannot_be_assigned_and_the_error_says_so(library: Library) -> None:
    shared = library.make([1, 2, 3])
    for part in (slice(None), slice(0, 1), slice(9, 9)):
        with pytest.raises(TypeError, match="slice of a ShareableList cannot be assigned"):
            shared[part] = [1]
    assert same(shared, [1, 2, 3])


# The list as a whole

MIXED = [1, True, 1.0, "1", b"1", None, 0, False, -0.0, "", b"", float("nan"), 2**53, 2.0**53]
MIXED += ["共享", "共享", 3, 3.0, "é", "last"]
PROBES = [*MIXED, 2, "absent", b"absent", 2**53 + 1, 2**64, 1j, 1 + 0j, [], object(), ANY]


@both_libraries
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: f"{probe!r:.20}")
def test_searching_finds_what_a_list_finds(library: Library, probe: Any) -> None:
    items = [item for item in MIXED if library.title == SHMCORE or str(item).isascii()]
    shared = library.make(items)
    equal = [at for at, item in enumerate(items) if item == probe]
    assert (probe in shared) == bool(equal)
    assert shared.count(probe) == len(equal)
    if equal:
        assert shared.index(probe) == equal[0]
    else:
        with pytest.raises(ValueError, match=r"not in"):
            shared.index(probe)


@both_libraries
@pytest.mark.parametrize("kind", [int, float, str, lambda number: str(number).encode()])
def test_searching_finds_early_and_late(library: Library, kind: Callable[[int], Any]) -> None:
    items = [kind(number) for number in range(300)]
    shared = library.make(items)
    assert [shared.index(item) for item in items] == list(range(300))
    assert all(item in shared for item in items[::7])
    assert kind(1000) not in shared
    shared[270] = items[120]
    assert shared.count(items[120]) == 2
    assert shared.index(items[120]) == 120
    assert items[270] not in shared


@both_libraries
def test_a_sieve_in_a_for_loop_sees_its_own_assignments(library: Library) -> None:
    sieve = library.make(range(100))
    primes = []
    for number in sieve:
        if number > 1:
            primes.append(number)
            for multiple in range(number, 100, number):
                sieve[multiple] = 0
    assert len(primes) == 25
    assert primes[-1] == 97


@both_libraries
def test_every_loop_sees_assignments(library: Library) -> None:
    shared = library.make([0, 0, 0, "text"])
    first, second, backwards = iter(shared), iter(shared), reversed(shared)
    next(first)
    shared[-2], shared[1], shared[0] = 2.5, 1, None
    assert list(first) == [1, 2.5, "text"]
    shared[2] = "later"
    assert list(second) == [None, 1, "later", "text"]
    assert list(backwards) == ["text", "later", 1, None]


@both_libraries
def test_a_failed_assignment_does_not_reach_a_loop(library: Library) -> None:
    shared = library.make([1, 2])
    loop = iter(shared)
    with pytest.raises(ValueError, match="exceeds"):
        shared[0] = "far too long"
    assert list(loop) == [1, 2]


@both_libraries
def test_assignments_of_others_are_seen(library: Library) -> None:
    shared = library.make(["text", 1, 2.0, None])
    other = library.attach(shared.shm.name)
    list(shared), list(other)
    new = [b"raw", "new", None, True]
    for at, value in enumerate(new):
        other[at] = value
        assert same([shared[at]], [value])
    assert same(shared, new)
    assert shared.index("new") == 1


@both_libraries
def test_len_repr_and_format(library: Library) -> None:
    shared = library.make([1, "text", None, 2.5, False, b"12345678"])
    assert len(shared) == 6
    assert shared.format == "q8sxxxxxx?xdxxxxxxx?16s"
    items = "[1, 'text', None, 2.5, False, b'12345678']"
    assert repr(shared) == f"ShareableList({items}, name={shared.shm.name!r})"


def test_tolist_is_a_copy(library: Library) -> None:
    shared = library.make([1, "text", None])
    copy = shared.tolist()
    assert type(copy) is list
    shared[0] = 2
    assert copy == [1, "text", None]
    assert shared.tolist() == [2, "text", None]


@both_libraries
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_list_is_the_same_list(library: Library, protocol: int) -> None:
    shared = library.make([1, "text", None])
    other = pickle.loads(pickle.dumps(shared, protocol))
    other[0] = 2
    assert type(other) is type(shared)
    assert same(shared, [2, "text", None])
    other.shm.close()
    assert same(shared, [2, "text", None])


USES: dict[str, Use] = {
    "get": lambda shared: shared[0],
    "get a text": lambda shared: shared[1],
    "set": lambda shared: shared.__setitem__(0, 1),
    "set a text": lambda shared: shared.__setitem__(1, "new"),
    "iterate": list,
    "search": lambda shared: 1 in shared,
    "index": lambda shared: shared.index(1),
    "count": lambda shared: shared.count(1),
    "repr": repr,
    "format": lambda shared: shared.format,
}


@defect(TypeError)
@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_use_after_close_is_a_value_error(library: Library, use: Use) -> None:
    shared = library.make([1, "text"])
    list(map(shared.__getitem__, [0, 1, 1]))  # so that shortcuts for known formats are tried
    shared.shm.close()
    with pytest.raises(ValueError, match=r"released|closed"):
        use(shared)
