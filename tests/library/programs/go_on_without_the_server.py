"""Makes blocks after the manager's process was killed; says what is there, and afterwards."""

import os
import signal

from shmcore import SharedMemoryManager


def exists(shm):
    return os.path.exists(f"/dev/shm/{shm.name}")


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        first = manager.SharedMemory(10)
        os.kill(manager._process.pid, signal.SIGKILL)
        manager._process.join()
        block, items = manager.SharedMemory(10), manager.ShareableList([1, "two"])
        print(block.size, list(items), *map(exists, (first, block, items.shm)))
    print(*map(exists, (first, block, items.shm)))
