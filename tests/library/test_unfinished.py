"""Who attaches while the creator is still at work waits for it, and sees nothing half made.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import os
import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from shmcore import SharedMemory, layout
from tests.libraries import (
    NOTHING_RAISED,
    STANDARD,
    Library,
    defect,
    descriptors,
    on_linux,
    on_posix,
    raw_list,
    same,
    word,
)
from tests.libraries import library_fixture as library_fixture
from tests.programs import only_with_dev_shm

Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let the creator go on when an attacher that waits has looked three times."""

    def arrange(go_on: Callable[[], object]) -> None:
        looks = count(1)
        monkeypatch.setattr(time, "sleep", lambda seconds: next(looks) == 3 and go_on())

    return arrange


FINISHED_LIST = raw_list((b"text\0\0\0\0", b"8s", 1), (word(7), b"q", 0))


def test_the_count_is_published_last() -> None:
    class Block(bytearray):
        def __setitem__(self, where: Any, content: Any) -> None:
            before.append(bytes(self))
            super().__setitem__(where, content)

    before: list[bytes] = []
    block: Any = Block(len(FINISHED_LIST))
    layout.publish(FINISHED_LIST, block)
    assert block == FINISHED_LIST
    assert before[-1] == bytes(8) + FINISHED_LIST[8:]


@on_posix
@defect(ValueError, issue=92408)
def test_attaching_waits_for_a_block_without_size(library: Library, meanwhile: Meanwhile) -> None:
    name, descriptor = library.unfinished()
    meanwhile(lambda: os.ftruncate(descriptor, 40))
    handle = library.SharedMemory(name)
    library.callback(handle.close)
    assert bytes(handle.buf[:40]) == bytes(40)


@on_linux
@defect(ValueError, issue=92408)
def test_attaching_waits_for_a_list_without_size(library: Library, meanwhile: Meanwhile) -> None:
    name, descriptor = library.unfinished()
    meanwhile(lambda: os.pwrite(descriptor, FINISHED_LIST, 0))
    assert same(library.attach(name), ["text", 7])


@defect(AssertionError)
def test_attaching_waits_for_a_list_without_header(library: Library, meanwhile: Meanwhile) -> None:
    block = library.block(bytes(len(FINISHED_LIST)))

    def finish() -> None:
        block.buf[: len(FINISHED_LIST)] = FINISHED_LIST

    meanwhile(finish)
    assert same(library.attach(block.name), ["text", 7])


@pytest.mark.parametrize(
    "items",
    [["text", 7, None], [None, 7, "text", 7], [b"long enough", b""], [True, 2.5]],
    ids=str,
)
def test_attaching_waits_at_every_stage_of_the_standard_librarys_creator(
    library: Library, meanwhile: Meanwhile, items: list[Any]
) -> None:
    with Library(STANDARD) as standard:
        finished = bytes(standard.make(items).shm.buf)
    codes = len(finished) - len(items)
    wrong = {}
    for written in (*range(0, codes, 8), *range(codes, len(finished))):
        block = library.block(finished[:written].ljust(len(finished), b"\0"))

        def finish(block: Any = block) -> None:
            block.buf[: len(finished)] = finished

        meanwhile(finish)
        try:
            attached = library.attach(block.name)
        except ValueError as error:
            wrong[written] = str(error)
        else:
            finish()
            if not same(attached, items):
                wrong[written] = repr(attached)
    assert wrong == {}


@on_linux
@defect(NOTHING_RAISED)
def test_a_creator_that_never_writes_its_list_is_an_error(library: Library) -> None:
    name = library.block(bytes(100)).name
    before = descriptors()
    with pytest.raises(ValueError, match=f"{name}.* unfinished") as refusal:
        library.attach(name)
    assert descriptors() == before, refusal


@on_posix
def test_a_creator_that_never_sizes_its_block_is_an_error(library: Library) -> None:
    name, _ = library.unfinished()
    before = descriptors()
    for attach in library.SharedMemory, library.attach, library.SharedMemory:  # the block stays
        with pytest.raises(ValueError, match=f"{name}.* not finished") as refusal:
            attach(name)
    assert descriptors() == before, refusal


@only_with_dev_shm
def test_attaching_waits_while_the_creator_takes_its_time(library: Library) -> None:
    name, descriptor = library.unfinished()

    def finish() -> None:
        time.sleep(0.05)
        os.ftruncate(descriptor, 100)

    finisher = threading.Thread(target=finish)
    finisher.start()
    with SharedMemory(name) as shm:
        assert shm.size == 100
    finisher.join()
