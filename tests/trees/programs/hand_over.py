"""Hands a block and a list to a child process, which changes both."""

import multiprocessing
import sys

from shmcore import ShareableList, SharedMemory


def child(shm, items):
    shm.buf[0] += 1
    items[0] = "child"


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with SharedMemory(create=True, size=10) as shm, ShareableList(["parent"]) as items:
        process = multiprocessing.Process(target=child, args=(shm, items))
        process.start()
        process.join()
        print(process.exitcode, shm.buf[0], items[0])
