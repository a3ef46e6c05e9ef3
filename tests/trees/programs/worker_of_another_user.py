"""A worker gives up its rights, makes a block and ends; the parent, which lives, finds it."""

import multiprocessing
import os
import sys
import time

from shmcore import SharedMemory


def work(queue):
    os.setgid(65534)
    os.setuid(65533)
    if "PYTHON_FOR_ALL" in os.environ:
        multiprocessing.set_executable(os.environ["PYTHON_FOR_ALL"])
    shm = SharedMemory(create=True, size=8)
    shm.buf[0] = 7
    queue.put(shm.name)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    queue = context.SimpleQueue()
    process = context.Process(target=work, args=(queue,))
    process.start()
    name = queue.get()
    process.join()
    time.sleep(0.5)
    shm = SharedMemory(name)
    print(name, shm.buf[0], flush=True)
    input()
