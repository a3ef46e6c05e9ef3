"""Many at once, or one after the other: nothing grows, nothing is mistaken, nothing is left."""

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import (
    PROGRAMS,
    Program,
    beginning_with,
    journal_of,
    only_with_dev_shm,
    records_in,
    run,
    until,
    until_settled,
)

pytestmark = only_with_dev_shm


def test_thousands_of_cycles_leave_descriptors_and_memory_as_they_were() -> None:
    with Program(PROGRAMS / "thousands_of_cycles.py") as program:
        assert program.line() == "0 True"
        assert len(records_in(journal_of(program.pid))) == 1
        program.tell()
        program.end_well()


def test_journal_does_not_grow_with_every_process_of_the_tree() -> None:
    """A server that forks for each request must not fill /dev/shm over the weeks."""
    with Program(PROGRAMS / "fork_for_each_request.py") as program:
        program.line()
        assert len(records_in(journal_of(program.pid))) == 1
        program.tell()
        program.end_well()


def test_sixteen_threads_at_once_with_forks_in_the_middle(library: Library) -> None:
    prefix = library.new_name()
    with Program(PROGRAMS / "threads_and_forks.py", prefix) as program:
        assert program.line() == "True"
        assert (
            int(program.line()) <= 7
        )  # the standard streams, three of the tree, the folder itself
        program.names += beginning_with(prefix)
        assert len(program.names) == 16 * 10 + 20
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
        assert beginning_with(prefix) == []


def test_many_processes_make_blocks_at_once(library: Library) -> None:
    prefix = library.new_name()
    with Program(PROGRAMS / "processes_at_once.py", prefix) as program:
        program.line()
        program.end()
        until(lambda: beginning_with(prefix) == [], "all blocks are gone")


def test_items_are_read_rightly_after_another_process_has_changed_their_kind() -> None:
    """While it does so, a reader may meet anything; what it remembers of it must be true."""
    assert run(PROGRAMS / "kinds_change_meanwhile.py") == [r"'abc\x00'"]
