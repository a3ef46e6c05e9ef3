"""A process that has made a block of a manager is killed; says what is left of it, and after."""

import multiprocessing
import os
import sys
import time

from shmcore import SharedMemory, SharedMemoryManager


def client(address, pipe):
    manager = SharedMemoryManager(address)
    manager.connect()
    block = manager.SharedMemory(10)
    block.buf[0] = 7
    pipe.send(block.name)
    time.sleep(60)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with SharedMemoryManager(ctx=context) as manager:
        ours, theirs = context.Pipe()
        process = context.Process(target=client, args=(manager.address, theirs))
        process.start()
        name = ours.recv()
        process.kill()
        process.join()
        block = SharedMemory(name)
        print(block.buf[0], os.path.exists(f"/dev/shm/{name}"))
    print(os.path.exists(f"/dev/shm/{name}"))
