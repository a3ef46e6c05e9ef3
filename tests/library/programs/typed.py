"""What mypy must think of code that uses shmcore: it is right but for the lines marked WRONG."""

from typing import assert_type

from shmcore import ShareableList, SharedMemory, SharedMemoryManager


def first(items: ShareableList[str]) -> str:
    return items[0]


def block_of(manager: SharedMemoryManager) -> SharedMemory:
    return manager.SharedMemory(16)


class Frame(SharedMemory):
    def __init__(self, name: str) -> None:
        super().__init__(name, create=True, size=10, reserve=False)


with SharedMemoryManager() as manager, Frame("frame") as frame:
    assert_type(manager, SharedMemoryManager)
    assert_type(manager.SharedMemory(4), SharedMemory)
    assert_type(frame, Frame)
    numbers: ShareableList[int] = manager.ShareableList([1, 2])
    numbers[0] = 7
    assert_type(numbers[0], int)
    assert_type(numbers[0:1], list[int])
    assert_type(numbers.tolist(), list[int])
    assert_type([number for number in numbers], list[int])  # noqa: C416 (a loop's type)
    assert_type(numbers.shm, SharedMemory)
    with ShareableList(["a", "b"]) as texts:
        assert_type(texts, ShareableList[str])
    mixed = ShareableList[int | str]([1, "two"])
    assert_type(mixed[1], int | str)
    first(numbers)  # WRONG arg-type
    numbers[0] = "text"  # WRONG index
    SharedMemory("name", True, 10, False)  # WRONG call-arg
