"""A child that has attached to its parent's block is killed; the block can be used on."""

import sys
import time
from multiprocessing import get_context

from shmcore import SharedMemory


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
