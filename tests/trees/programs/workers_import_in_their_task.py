"""Never imports shmcore; each task has a worker of its own, which makes and unlinks a block."""

import multiprocessing
import sys


def task(number):
    from shmcore import SharedMemory

    with SharedMemory(create=True, size=8):
        return number


if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2, maxtasksperchild=1) as pool:
        pool.map(task, range(12), chunksize=1)
    print("done", flush=True)
    input()
