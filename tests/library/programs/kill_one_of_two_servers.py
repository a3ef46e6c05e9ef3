"""Kills one of two managers; says which blocks are left: one's own, the other's and its own."""

import os
import signal

from shmcore import SharedMemory, SharedMemoryManager

if __name__ == "__main__":
    own = SharedMemory(create=True, size=10)
    with SharedMemoryManager() as other, SharedMemoryManager() as manager:
        theirs, ours = other.SharedMemory(10), manager.SharedMemory(10)
        os.kill(manager._process.pid, signal.SIGKILL)
        manager.shutdown()
        print([os.path.exists(f"/dev/shm/{shm.name}") for shm in (own, theirs, ours)])
    own.unlink()
