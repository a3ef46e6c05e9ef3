"""Whatever interrupts the making of a block, nobody sees it half made and nothing of it is left."""

import random
import time

import pytest

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    PATIENCE,
    PROGRAMS,
    Program,
    beginning_with,
    exists,
    journal_of,
    only_with_dev_shm,
    run,
    until,
    until_settled,
)

pytestmark = only_with_dev_shm


def test_sigkill_at_any_moment_leaves_no_block(library: Library) -> None:
    chance = random.Random(1)
    for _ in range(8):
        prefix = library.new_name()
        with Program(PROGRAMS / "make_for_ever.py", prefix) as program:
            program.line()
            time.sleep(chance.random() * 0.02)
            program.kill_group()
            until(lambda: not beginning_with(prefix), "its blocks are gone")  # noqa: B023


def test_no_block_is_ever_seen_half_made(library: Library) -> None:
    """Whoever finds a list by its name can read it, at every moment."""
    name, found = library.new_name(), 0
    with Program(PROGRAMS / "same_list_for_ever.py", name) as program:
        program.line()
        end = time.monotonic() + 0.5
        while time.monotonic() < end or not found:
            try:
                items = library.ShareableList(name=name)
            except FileNotFoundError:
                continue
            assert items.tolist() == list(range(100))
            items.shm.close()
            found += 1
            assert time.monotonic() < end + PATIENCE


@pytest.mark.parametrize("kind", ["SharedMemory", "ShareableList"])
def test_interrupted_constructor_leaves_nothing(library: Library, kind: str) -> None:
    """Ctrl-C may come at any moment. Then the name must be free to be used again."""
    printed = run(PROGRAMS / "interrupt_at_every_line.py", library.new_name(), kind)
    assert printed == ["steps: True descriptors: 0"]


def test_block_made_in_a_signal_handler_is_accounted_for_too(library: Library) -> None:
    """A handler runs between any two steps of the constructor that it interrupts."""
    prefix = library.new_name()
    with Program(PROGRAMS / "handle_at_every_line.py", prefix) as program:
        assert int(program.line()) > 20
        program.names += beginning_with(prefix)
        assert len(program.names) > 40
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert beginning_with(prefix) == []


@pytest.mark.parametrize("own", [True, False], ids=["a block of its own", "no block yet"])
def test_failed_attach_or_creation_leaves_nothing_open(library: Library, own: bool) -> None:
    shm = library.block(b"12345")
    run(PROGRAMS / "fail_with_few_descriptors.py", shm.name, own)
    assert exists(shm.name)
