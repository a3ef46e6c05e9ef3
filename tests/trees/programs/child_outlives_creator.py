"""A child waits for the end of its block's creator, and attaches to the block once more."""

import multiprocessing
import os
import sys
import time

from shmcore import SharedMemory


def child(name, creator, attach_at_once):
    shm = SharedMemory(name) if attach_at_once else None  # noqa: F841 (held to the end)
    print(os.getpid(), name, flush=True)
    while os.path.exists(f"/proc/{creator}") and os.getppid() != 1:
        time.sleep(0.01)
    time.sleep(0.3)
    print("still there", SharedMemory(name).size, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    shm = SharedMemory(create=True, size=10)
    arguments = shm.name, os.getpid(), sys.argv[2] == "True"
    multiprocessing.Process(target=child, args=arguments).start()
    input()
