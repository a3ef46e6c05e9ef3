"""A child attaches to its parent's block and is killed; the block must still be there."""

import multiprocessing
import os
import signal
import sys

from shmcore import SharedMemory


def attach_and_die(name):
    shm = SharedMemory(name)  # noqa: F841 (held while it dies)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with SharedMemory(create=True, size=10) as shm:
        child = multiprocessing.Process(target=attach_and_die, args=(shm.name,))
        child.start()
        child.join()
        print(child.exitcode)
        SharedMemory(shm.name).close()
