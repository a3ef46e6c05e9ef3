"""A worker that gave up its rights cuts and unlocks the file that it has inherited."""

import fcntl
import multiprocessing
import os
import sys
import time
from contextlib import suppress

from shmcore import SharedMemory


def damage():
    os.setuid(65533)
    for number in range(3, 64):
        with suppress(OSError):
            os.truncate(number, 0)
        with suppress(OSError):
            fcntl.flock(number, fcntl.LOCK_UN)


def work(name):
    shm = SharedMemory(name)
    shm.buf[:1] = b"x"


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    SharedMemory(create=True, size=8).unlink()
    if not (worker := os.fork()):
        damage()
        os._exit(0)
    os.waitpid(worker, 0)
    time.sleep(0.5)
    shm = SharedMemory(create=True, size=8)
    process = multiprocessing.Process(target=work, args=(shm.name,))
    process.start()
    process.join()
    time.sleep(0.5)
    SharedMemory(shm.name).close()
    print(process.exitcode, bytes(shm.buf[:1]))
    shm.unlink()
