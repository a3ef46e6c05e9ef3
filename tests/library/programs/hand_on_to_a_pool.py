"""Hands a block and a list to the workers of a pool, which change both and say what they got."""

import sys
from multiprocessing import get_context

from shmcore import ShareableList, SharedMemory


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
