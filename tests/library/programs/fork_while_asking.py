"""A child, forked in the given way, and its parent get blocks of one manager at the same time."""

import multiprocessing
import os
import sys

from shmcore import SharedMemoryManager


def ask(first):
    for turn in range(200):
        shm = manager.SharedMemory(first + 2 * turn)
        assert shm.size == first + 2 * turn, (shm.size, first + 2 * turn)
        shm.close()


def fork():
    if not (child := os.fork()):
        try:
            ask(1)
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
        os._exit(0)
    ask(2)
    return os.waitpid(child, 0)[1]


def start():
    child = multiprocessing.get_context("fork").Process(target=ask, args=(1,))
    child.start()
    ask(2)
    child.join()
    return child.exitcode


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        manager.SharedMemory(10)
        print(fork() if sys.argv[1] == "os.fork" else start())
