"""What programs tell the standard library's tracker keeps its meaning and prints nothing."""

import pytest

from tests.libraries import Library, remove
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    MAKE_AND_WAIT,
    PROGRAMS,
    UNREGISTER,
    Program,
    beginning_with,
    exists,
    journal_of,
    only_with_dev_shm,
    run,
    until_gone,
)

pytestmark = only_with_dev_shm


@pytest.mark.parametrize(
    ("way", "ending"), [("plain", "end"), ("bound", "end"), ("bound", "kill"), ("twice", "end")]
)
def test_creator_that_unregisters_its_block_has_handed_it_over(way: str, ending: str) -> None:
    with Program(UNREGISTER, "creator", way) as program:
        name = program.block()
        if ending == "kill":
            program.kill()
        else:
            program.tell()
            program.end_well()
        program.wait_for_group()
        assert exists(name)
        remove(name)


def test_creator_that_was_refused_the_name_again_can_still_hand_its_block_over() -> None:
    with Program(PROGRAMS / "refused_and_unregistered.py") as program:
        name = program.block()
        program.tell()
        program.end_well()
        assert exists(name)


@pytest.mark.parametrize("way", ["bound", "twice"])
def test_attacher_that_unregisters_changes_nothing(way: str) -> None:
    with Program(MAKE_AND_WAIT) as creator:
        name = creator.block()
        with Program(UNREGISTER, "attacher", way, name) as attacher:
            attacher.line()
            attacher.tell()
            attacher.end_well()
        assert exists(name)
        assert journal_of(creator.pid)
        creator.kill()
        until_gone(name)


@pytest.mark.parametrize("ending", ["end", "kill"])
def test_register_that_passes_the_name_on_means_tracked(ending: str) -> None:
    with Program(PROGRAMS / "pass_the_name_on.py") as program:
        name = program.block()
        if ending == "kill":
            program.kill()
        else:
            program.tell()
            program.end_well()
        until_gone(name)


def test_block_of_the_standard_library_that_ours_unlinks_is_not_missed() -> None:
    program = """
        from multiprocessing.shared_memory import SharedMemory as Standard
        from shmcore import SharedMemory

        theirs = Standard(create=True, size=8)
        with SharedMemory(theirs.name) as ours:
            ours.unlink()
        theirs.close()
    """
    assert run(program) == []


def test_blocks_of_the_standard_library_are_tracked_as_ever() -> None:
    with Program(PROGRAMS / "both_libraries.py") as program:
        theirs, ours, handed_over = program.blocks()
        program.kill()
        until_gone(ours)
        until_gone(theirs)
        assert exists(handed_over)
    errors = "".join(program._errors)
    assert "1 leaked shared_memory" in errors
    assert "Traceback" not in errors


def test_name_that_both_libraries_use_in_turn_is_tracked_by_who_has_it_now() -> None:
    with Program(PROGRAMS / "standard_librarys_turn.py") as program:
        name = program.block()
        program.kill()
        until_gone(name)
    errors = "".join(program._errors)
    assert "1 leaked shared_memory" in errors
    assert "No such file" not in errors


def test_any_number_of_blocks_can_be_handed_over(library: Library) -> None:
    prefix = library.new_name()
    with Program(PROGRAMS / "many_unregistered.py", prefix) as program:
        assert program.line() == "1200"
        program.end_well()
        program.names += beginning_with(prefix)
        assert len(program.names) == 1200
