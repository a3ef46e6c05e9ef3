"""All three classes across processes, as far as it is the same on every system.

Nothing here asks the system about blocks: a block is there if one can attach to it.
"""

from multiprocessing import get_all_start_methods
from textwrap import dedent

import pytest

from shmcore import ShareableList, SharedMemory
from tests.programs import Program, run

every_start_method = pytest.mark.parametrize("method", get_all_start_methods())
BEGINNING = """
    import sys
    from multiprocessing import get_context
    from shmcore import ShareableList, SharedMemory, SharedMemoryManager
"""


@every_start_method
def test_handles_are_handed_on_and_changes_come_back(method: str) -> None:
    source = f"""{BEGINNING}
    def work(shm, items, number):
        shm.buf[number] = number
        items[number] = "two" if number == 2 else number
        return type(shm).__name__, type(items).__name__, items.shm.name

    if __name__ == "__main__":
        with (
            SharedMemory(create=True, size=3) as shm,
            ShareableList([b"        "] * 3) as items,
            get_context(sys.argv[1]).Pool(2) as pool,
        ):
            told = pool.starmap(work, [(shm, items, number) for number in range(3)])
            print(told == 3 * [("SharedMemory", "ShareableList", items.shm.name)])
            print(list(shm.buf[:3]), list(items))
    """
    assert run(source, method) == ["True", "[0, 1, 2] [0, 1, 'two']"]


@every_start_method
def test_a_worker_makes_blocks_with_a_manager_that_it_was_handed(method: str) -> None:
    source = f"""{BEGINNING}
    def work(address, pipe):
        manager = SharedMemoryManager(address, b"a key")
        manager.connect()
        shm, items = manager.SharedMemory(5), manager.ShareableList(["one", 2.5, None])
        shm.buf[4] = 7
        pipe.send((shm.name, items.shm.name))

    if __name__ == "__main__":
        context = get_context(sys.argv[1])
        with SharedMemoryManager(authkey=b"a key", ctx=context) as manager:
            ours, theirs = context.Pipe()
            worker = context.Process(target=work, args=(manager.address, theirs))
            worker.start()
            names = ours.recv()
            worker.join()
            with SharedMemory(names[0]) as shm, ShareableList(name=names[1]) as items:
                print(worker.exitcode, shm.buf[4], list(items))
        for name in names:
            try:
                SharedMemory(name)
            except FileNotFoundError:
                print("gone")
    """
    assert run(source, method) == ["0 7 ['one', 2.5, None]", "gone", "gone"]


MAKER = f"""{dedent(BEGINNING)}
shm, items = SharedMemory(create=True, size=10), ShareableList([1, "two"])
shm.buf[0] = 7
print(shm.name, items.shm.name, flush=True)
input()
print(shm.buf[0], list(items), flush=True)
input()
"""


def test_programs_share_blocks_by_their_names() -> None:
    with Program(MAKER) as maker:
        names = maker.line().split()
        maker.names += names
        with SharedMemory(names[0]) as shm, ShareableList[int | str](name=names[1]) as items:
            assert (shm.buf[0], list(items)) == (7, [1, "two"])
            shm.buf[0], items[1] = 8, "three"
            with pytest.raises(FileExistsError):
                SharedMemory(names[0], create=True, size=10)
            maker.tell()
            assert maker.line() == "8 [1, 'three']"
        maker.kill()


def test_a_killed_programs_block_can_be_used_on_by_those_who_have_it() -> None:
    with Program(MAKER) as maker:
        names = maker.line().split()
        maker.names += names
        with SharedMemory(names[0]) as shm, ShareableList[int | str](name=names[1]) as items:
            maker.kill()
            items[0] = shm.buf[0]
            assert list(items) == [7, "two"]


@every_start_method
def test_a_child_that_attaches_and_is_killed_takes_nothing_with_it(method: str) -> None:
    source = f"""{BEGINNING}
    import time

    def work(name, pipe):
        with SharedMemory(name) as shm:
            shm.buf[0] = 7
            pipe.send("attached")
            time.sleep(60)

    if __name__ == "__main__":
        context = get_context(sys.argv[1])
        with SharedMemory(create=True, size=10) as shm:
            ours, theirs = context.Pipe()
            child = context.Process(target=work, args=(shm.name, theirs))
            child.start()
            ours.recv()
            child.kill()
            child.join()
            with SharedMemory(shm.name) as again:
                print(shm.buf[0], again.buf[0])
    """
    assert run(source, method) == ["7 7"]
