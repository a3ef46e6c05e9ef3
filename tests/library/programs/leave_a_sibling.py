"""Starts a manager that makes a block, and forks a child that lives on."""

import multiprocessing
import os
import sys
import time

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    manager = SharedMemoryManager()
    manager.start()
    shm = manager.SharedMemory(1000)
    print(manager._process.pid, shm.name, flush=True)
    if os.fork() == 0:
        time.sleep(60)
    input()
