"""Code that uses shmcore is as clean under mypy --strict as with the standard library's stubs.

`.ci/run` lets mypy read this file: what is asserted of types is for it alone. What it must complain
about is ignored here; where an ignore is not needed, it complains about that.
"""

from typing import assert_type

from shmcore import ShareableList, SharedMemory, SharedMemoryManager
from tests.libraries import Library
from tests.libraries import library_fixture as library_fixture


class Frame(SharedMemory):
    def __init__(self, name: str) -> None:
        super().__init__(name, create=True, size=10, reserve=False)


def use(manager: SharedMemoryManager) -> ShareableList[int]:
    """Is read by mypy and not run: no manager need be started for it."""
    assert_type(manager.SharedMemory(4), SharedMemory)
    with manager as entered:
        assert_type(entered, SharedMemoryManager)
    return manager.ShareableList([1, 2])


def test_handle_of_a_subclass_is_its_own_in_a_with(library: Library) -> None:
    with Frame(library.new_name()) as frame:
        assert_type(frame, Frame)


def test_list_knows_the_type_of_its_items(library: Library) -> None:
    def first(items: ShareableList[str]) -> str:
        return items[0]

    with ShareableList([1, 2], name=library.new_name()) as numbers:
        assert_type(numbers, ShareableList[int])
        assert_type(numbers[0], int)
        assert_type(numbers[0:1], list[int])
        assert_type(numbers.tolist(), list[int])
        for number in numbers:
            assert_type(number, int)
        assert_type(numbers.shm, SharedMemory)
        numbers[0] = 7
        numbers[0] = "text"  # type: ignore[assignment]
        first(numbers)  # type: ignore[arg-type]
    with ShareableList[int | str]([1, "two"], name=library.new_name()) as mixed:
        assert_type(mixed[1], int | str)
