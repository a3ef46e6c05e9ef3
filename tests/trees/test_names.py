"""A block goes with its program whatever its name is, and nobody's goes who uses that name by now.

Tests marked `defect` show a defect of the standard library: shmcore passes, the other one fails.
"""

import os
from pathlib import Path

import pytest

from tests.libraries import Library, defect, remove
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    PROGRAMS,
    Program,
    exists,
    journal_of,
    journals_of,
    only_with_dev_shm,
    until_gone,
    until_settled,
)

pytestmark = only_with_dev_shm

MAKE_THE_NAMED = PROGRAMS / "make_named.py"

NAMES = {
    "two words": "two words {}",
    "four words": "a 1 2 3 {}",
    "a slash in front": "/slash{}",
    "longest": "{:x<254}",
    "just a short record": "{:y<33}",
    "punctuation": "-~'\"$(x)*?[]#\\{}",
    "spaces around": " {} ",
}


@pytest.mark.parametrize("form", NAMES.values(), ids=NAMES)
def test_block_of_every_name_is_gone_after_sigkill(form: str) -> None:
    name = form.format(f"test_{os.getpid()}")
    with Program(MAKE_THE_NAMED, name) as program:
        program.names.append(name.removeprefix("/"))
        assert program.line() == name
        program.kill()
        until_gone(name.removeprefix("/"))


def test_block_is_still_accounted_for_after_its_name_was_refused_a_second_time(
    library: Library,
) -> None:
    name = library.new_name()
    with Program(PROGRAMS / "same_name_twice.py", name) as program:
        program.line()
        program.kill()
        until_gone(name)


@defect(AssertionError)
def test_name_recreated_by_another_is_left_alone(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name, library=library) as program:
        program.line()
        journals = journals_of(program.pid)
        remove(name)
        new = library.SharedMemory(name, create=True, size=10)
        library.callback(new.close)
        program.kill()
        until_settled(program, *journals)
        assert exists(name)


def test_name_recreated_by_another_program_goes_with_that_program(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name) as first:
        first.line()
        remove(name)
        with Program(MAKE_THE_NAMED, name) as second:
            second.line()
            journal = journal_of(first.pid)
            first.kill_group()
            until_settled(first, journal)
            assert exists(name)
            second.kill_group()
            until_gone(name)


def test_name_recreated_without_any_library_is_left_alone(library: Library) -> None:
    name = library.new_name()
    with Program(MAKE_THE_NAMED, name) as program:
        program.line()
        journal = journal_of(program.pid)
        remove(name)
        Path("/dev/shm", name).write_bytes(b"something else")
        program.kill()
        until_settled(program, journal)
    assert Path("/dev/shm", name).read_bytes() == b"something else"
