"""Never imports shmcore, but each of its workers does; says which journals do not go."""

import multiprocessing
import os
import sys
import time


def task(number):
    from shmcore import SharedMemory

    with SharedMemory(create=True, size=8):
        return number


if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2, maxtasksperchild=1) as pool:
        pool.map(task, range(6), chunksize=1)
    deadline = time.monotonic() + 20
    while left := [name for name in os.listdir("/dev/shm") if name.startswith(".shmcore-")]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    print(left)
