"""What the user decides: which blocks outlive the program, and who unlinks one or is handed it."""

from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture
from tests.programs import PROGRAMS, Program, journal_of, only_with_dev_shm, run, until_settled

pytestmark = only_with_dev_shm


def test_untracked_block_outlives_its_program(library: Library) -> None:
    name = library.new_name()
    with Program(PROGRAMS / "untracked.py", name) as program:
        program.line()
        journal = journal_of(program.pid)
        program.kill_group()
        until_settled(program, journal)
    shm = library.SharedMemory(name)
    assert shm.buf[0] == 7
    shm.close()


def test_with_in_a_forked_child_leaves_its_parents_block() -> None:
    assert run(PROGRAMS / "with_in_a_forked_child.py") == ["1", "False"]
