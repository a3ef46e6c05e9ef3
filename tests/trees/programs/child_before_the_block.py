"""Starts a child, and only then makes a block, unlinks it and makes another."""

import multiprocessing
import sys
import time

from shmcore import SharedMemory


def child(pipe):
    print(multiprocessing.current_process().pid, flush=True)
    name = pipe.recv()
    print(name, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=child, args=(theirs,))
    process.start()
    SharedMemory(create=True, size=10).unlink()
    shm = SharedMemory(create=True, size=10)
    ours.send(shm.name)
    process.join()
