"""The workers of a pool make a block each and end; then their blocks are read."""

import multiprocessing
import sys
import time

from shmcore import SharedMemory


def make(number):
    shm = SharedMemory(create=True, size=10)
    shm.buf[0] = number
    return shm.name


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    own = SharedMemory(create=True, size=10) if sys.argv[2] == "True" else None
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        names = pool.map(make, [1, 2, 3], chunksize=1)
        pool.close()
        pool.join()
    time.sleep(0.2)  # a second after, and it would be too late
    handles = [SharedMemory(name) for name in names]
    print([shm.buf[0] for shm in handles], flush=True)
    print(*names, flush=True)
    input()
