"""Terminates whatever children it has, also a manager's process; says how, and what stays."""

import multiprocessing
import os
import signal
import sys

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with SharedMemoryManager(ctx=context) as manager:
        block = manager.SharedMemory(10)
        for process in multiprocessing.active_children():
            process.terminate()
            process.join(20)
            print(process.exitcode == -signal.SIGTERM)
        print(os.path.exists(f"/dev/shm/{block.name}"))
    print(os.path.exists(f"/dev/shm/{block.name}"))
