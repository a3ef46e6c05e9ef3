"""Keeps a manager's block from the standard library's tracker; says whether it stays.

work_around_the_tracker.py register|unregister
"""

import os
import sys
from multiprocessing import resource_tracker

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    if sys.argv[1] == "register":
        resource_tracker.register = lambda *arguments: None
    with SharedMemoryManager() as manager:
        shm = manager.SharedMemory(10)
        if sys.argv[1] == "unregister":
            resource_tracker.unregister(shm._name, "shared_memory")
    print(os.path.exists(f"/dev/shm/{shm.name}"))
