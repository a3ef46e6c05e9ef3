"""Random lists, blocks and operations: shmcore, the standard library and a plain list agree.

Left out is only what the standard library gets wrong: it loses NULs at the end of a text, cuts off
a new text that has many more bytes than characters, and goes astray below index -len.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import shmcore
from tests.libraries import (
    HOSTILE_WORDS,
    ITEMS,
    REPEATABLE,
    SHMCORE,
    STANDARD,
    Library,
    Parts,
    damaged_lists,
    descriptors,
    lies_in,
)


@pytest.fixture(scope="module", autouse=True)
def no_patience() -> Iterator[None]:
    """Take no block for unfinished: nobody is going to finish it here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shmcore.shareable_list.ATTACH_PATIENCE", 0)
        yield


def stripped(value: Any) -> Any:
    """Return what the standard library makes of a value."""
    if isinstance(value, str):
        return value.rstrip("\0")
    return value.rstrip(b"\0") if isinstance(value, bytes) else value


def stored_alike(item: Any) -> bool:
    """Tell whether the standard library writes a new item without losing any of it."""
    slot = 8 * (len(item) // 8 + 1) if isinstance(item, (str, bytes)) else 8
    fits = not isinstance(item, str) or len(item.encode()) <= slot
    return fits and repr(stripped(item)) == repr(item)


ALIKE = st.lists(ITEMS.filter(stored_alike), max_size=8)
CHANGES = st.lists(st.tuples(st.integers(0, 7), ITEMS.filter(stored_alike)), max_size=8)


def content(shared: Any) -> bytes:
    return bytes(shared.shm.buf[: Parts(shared.shm.buf).end])


def change(shared: Any, changes: list[tuple[int, Any]]) -> list[int]:
    """Assign one after the other; return which ones were refused."""
    refused = []
    for number, (at, value) in enumerate(changes):
        try:
            shared[at % len(shared)] = value
        except ValueError:
            refused.append(number)
    return refused


@REPEATABLE
@given(ALIKE, CHANGES)
def test_both_libraries_write_the_same_bytes(items: list[Any], changes: list[Any]) -> None:
    with Library(SHMCORE) as shmcore, Library(STANDARD) as standard:
        ours, theirs = shmcore.make(items), standard.make(items)
        assert content(ours) == content(theirs)
        if items:
            assert change(ours, changes) == change(theirs, changes)
            assert content(ours) == content(theirs)


@REPEATABLE
@given(ALIKE, CHANGES)
def test_each_library_reads_what_the_other_wrote(items: list[Any], changes: list[Any]) -> None:
    for writer, reader in ((SHMCORE, STANDARD), (STANDARD, SHMCORE)):
        with Library(writer) as here, Library(reader) as there:
            written = here.make(items)
            read = there.attach(written.shm.name)
            assert repr(list(read)) == repr(items)
            assert read.format == written.format
            if items:
                change(written, changes)
                assert repr(list(read)) == repr(list(written))
                change(read, changes[::-1])
                assert repr(list(read)) == repr(list(written))


@pytest.mark.once
@REPEATABLE
@given(damaged_lists())
def test_attaching_to_damage_reads_within_slots_or_refuses(block: bytes) -> None:
    assume(block)
    with Library(SHMCORE) as library:
        name = library.block(block).name
        before = descriptors()
        refusal = None
        try:
            check_every_item(library.attach(name), Parts(block))
        except ValueError as error:
            refusal = error  # and with it, all that it holds on to
        if refusal:
            assert descriptors() == before, refusal


@REPEATABLE
@given(st.lists(ITEMS, min_size=1, max_size=4), st.data())
def test_damage_while_attached_reads_within_slots_or_raises(
    items: list[Any], data: st.DataObject
) -> None:
    with Library(SHMCORE) as library:
        shared = library.make(items)
        parts = Parts(shared.shm.buf)
        repr(shared)
        # Mostly formats: the header was read when attaching.
        words = st.integers(0, parts.end // 8 - 1) | st.integers(
            parts.formats // 8, parts.codes // 8 - 1
        )
        for at in data.draw(st.lists(words, min_size=1, max_size=3)):
            shared.shm.buf[8 * at : 8 * at + 8] = data.draw(HOSTILE_WORDS)
        if data.draw(st.booleans()):
            shared.shm.buf[parts.codes] = data.draw(st.integers(0, 255))
        check_every_item(shared, parts)


def check_every_item(shared: Any, parts: Parts) -> None:
    slots = [bytes(shared.shm.buf[slot]) for slot in parts.slots]
    assert len(shared) == len(slots)
    for at, slot in enumerate(slots):
        with suppress(ValueError):
            assert lies_in(shared[at], slot)
    for read in (list, lambda shared: shared[:], shmcore.ShareableList.tolist):
        with suppress(ValueError):
            assert all(map(lies_in, read(shared), slots))


class OneBlock(RuleBasedStateMachine):
    """One block in two libraries, and a plain list of what should be in it."""

    libraries = st.sampled_from([SHMCORE, STANDARD])
    indexes = st.integers(-5, 5)

    @initialize(items=st.lists(ITEMS, max_size=5))
    def create(self, items: list[Any]) -> None:
        self.plain = list(items)
        self.library = {title: Library(title).__enter__() for title in (SHMCORE, STANDARD)}
        created = self.library[SHMCORE].make(items)
        self.lists = {SHMCORE: created, STANDARD: self.library[STANDARD].attach(created.shm.name)}
        self.sizes = [slot.stop - slot.start for slot in Parts(created.shm.buf).slots]

    def teardown(self) -> None:
        for library in getattr(self, "library", {}).values():
            library.close()

    def expected(self, title: str) -> list[Any]:
        return self.plain if title == SHMCORE else list(map(stripped, self.plain))

    def goes_astray(self, title: str, at: int) -> bool:
        return title == STANDARD and at < -len(self.plain)

    @rule(title=libraries, at=indexes)
    def read(self, title: str, at: int) -> None:
        if self.goes_astray(title, at):
            return
        try:
            value = self.expected(title)[at]
        except IndexError:
            with pytest.raises(IndexError):
                self.lists[title][at]
        else:
            assert repr(self.lists[title][at]) == repr(value)

    @rule(title=libraries, at=indexes, value=ITEMS)
    def write(self, title: str, at: int, value: Any) -> None:
        if self.goes_astray(title, at):
            return
        shared = self.lists[title]
        raw = value.encode() if isinstance(value, str) else value
        if at not in range(-len(self.plain), len(self.plain)):
            with pytest.raises(IndexError):
                shared[at] = value
        elif isinstance(raw, bytes) and len(raw) > self.sizes[at]:
            with pytest.raises(ValueError, match="exceeds available storage"):
                shared[at] = value
        else:
            shared[at] = value
            self.plain[at] = value if title == SHMCORE else stripped(value)

    @rule(at=indexes, value=st.sampled_from([2**63, -(2**63) - 1, "\ud800", (), b"x" * 100]))
    def write_what_is_refused(self, at: int, value: Any) -> None:
        with pytest.raises((IndexError, OverflowError, TypeError, ValueError)):
            self.lists[SHMCORE][at] = value

    @rule(title=libraries, probe=ITEMS)
    def search(self, title: str, probe: Any) -> None:
        shared = self.lists[title]
        equal = [at for at, item in enumerate(self.expected(title)) if item == probe]
        assert (probe in shared) == bool(equal)
        assert shared.count(probe) == len(equal)
        with suppress(ValueError):
            assert shared.index(probe) == equal[0]
            return
        assert not equal

    @rule(title=libraries, at=indexes)
    def search_what_is_there(self, title: str, at: int) -> None:
        if self.plain:
            self.search(title, self.plain[at % len(self.plain)])

    @rule(start=indexes | st.none(), stop=indexes | st.none(), step=st.sampled_from([None, 2, -1]))
    def slice(self, start: int | None, stop: int | None, step: int | None) -> None:
        part = self.lists[SHMCORE][start:stop:step]
        assert repr(part) == repr(self.plain[start:stop:step])

    @rule(title=libraries, seen=st.integers(0, 5), at=indexes, value=ITEMS)
    def write_in_a_loop(self, title: str, seen: int, at: int, value: Any) -> None:
        loop = iter(self.lists[title])
        found = [item for _, item in zip(range(seen), loop, strict=False)]
        assert repr(found) == repr(self.expected(title)[: len(found)])
        self.write(title, at, value)
        assert repr(list(loop)) == repr(self.expected(title)[len(found) :])

    @rule(title=libraries)
    def attach_anew(self, title: str) -> None:
        old = self.lists[title]
        self.lists[title] = self.library[title].attach(old.shm.name)
        old.shm.close()

    @invariant()
    def hold_the_same(self) -> None:
        if not hasattr(self, "lists"):
            return
        ours, theirs = self.lists[SHMCORE], self.lists[STANDARD]
        assert repr(ours.tolist()) == repr(self.plain)
        assert repr(list(theirs)) == repr(self.expected(STANDARD))
        assert len(ours) == len(theirs) == len(self.plain)
        assert ours.format == theirs.format
        assert struct.calcsize(f"={ours.format}") <= sum(self.sizes)


TestOneBlock = OneBlock.TestCase
TestOneBlock.settings = settings(REPEATABLE, stateful_step_count=40)
