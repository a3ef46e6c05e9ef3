"""Waits for Ctrl-C in the `with` of a manager; says then whether its block is still there."""

import multiprocessing
import os
import sys
import time

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    try:
        with SharedMemoryManager() as manager:
            shm = manager.SharedMemory(10)
            print(manager._process.pid, shm.name, flush=True)
            time.sleep(60)
    except KeyboardInterrupt:
        print(os.path.exists(f"/dev/shm/{shm.name}"), flush=True)
