"""Starts a manager of two blocks, waits for a line, does something, shuts it down; says what stays.

shut_a_manager_down.py START_METHOD [server killed | killed server asked | block unlinked]
"""

import multiprocessing
import os
import sys

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    method, before = sys.argv[1:]
    multiprocessing.set_start_method(method)
    # What listens on the network is asked for each block.
    manager = SharedMemoryManager(("127.0.0.1", 0) if "asked" in before else None)
    manager.start()
    shm, items = manager.SharedMemory(1000), manager.ShareableList([1, "two"])
    print(manager._process.pid, shm.name, items.shm.name, flush=True)
    input()
    if "server" in before:
        manager._process.kill()
    else:
        shm.unlink()
    for _ in range(2 if "asked" in before else 0):
        try:
            manager.SharedMemory(10)
        except (OSError, EOFError):
            print("refused", flush=True)
    shm.close()
    items.shm.close()
    manager.shutdown()
    print([os.path.exists(f"/dev/shm/{name}") for name in (shm.name, items.shm.name)], flush=True)
