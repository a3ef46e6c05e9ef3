"""All three classes across processes, as far as it is the same on every system.

Nothing here asks the system about blocks: a block is there if one can attach to it.
"""

from multiprocessing import get_all_start_methods

import pytest

from shmcore import ShareableList, SharedMemory
from tests.programs import LIBRARY_PROGRAMS, Program, run

every_start_method = pytest.mark.parametrize("method", get_all_start_methods())
MAKE_BOTH = LIBRARY_PROGRAMS / "make_both_and_say.py"


@every_start_method
def test_handles_are_handed_on_and_changes_come_back(method: str) -> None:
    assert run(LIBRARY_PROGRAMS / "hand_on_to_a_pool.py", method) == [
        "True",
        "[0, 1, 2] [0, 1, 'two']",
    ]


@every_start_method
def test_a_worker_makes_blocks_with_a_manager_that_it_was_handed(method: str) -> None:
    assert run(LIBRARY_PROGRAMS / "worker_with_a_manager.py", method) == [
        "0 7 ['one', 2.5, None]",
        "gone",
        "gone",
    ]


def test_programs_share_blocks_by_their_names() -> None:
    with Program(MAKE_BOTH) as maker:
        names = maker.blocks()
        with SharedMemory(names[0]) as shm, ShareableList[int | str](name=names[1]) as items:
            assert (shm.buf[0], list(items)) == (7, [1, "two"])
            shm.buf[0], items[1] = 8, "three"
            with pytest.raises(FileExistsError):
                SharedMemory(names[0], create=True, size=10)
            maker.tell()
            assert maker.line() == "8 [1, 'three']"
        maker.kill()


def test_a_killed_programs_block_can_be_used_on_by_those_who_have_it() -> None:
    with Program(MAKE_BOTH) as maker:
        names = maker.blocks()
        with SharedMemory(names[0]) as shm, ShareableList[int | str](name=names[1]) as items:
            maker.kill()
            items[0] = shm.buf[0]
            assert list(items) == [7, "two"]


@every_start_method
def test_a_child_that_attaches_and_is_killed_takes_nothing_with_it(method: str) -> None:
    assert run(LIBRARY_PROGRAMS / "kill_an_attached_child.py", method) == ["7 7"]
