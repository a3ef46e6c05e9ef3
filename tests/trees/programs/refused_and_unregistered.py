"""Makes a block, is refused another of its name, and hands the first one over."""

from contextlib import suppress
from multiprocessing import resource_tracker

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
with suppress(FileExistsError):
    SharedMemory(shm.name, create=True, size=8)
resource_tracker.unregister(shm._name, "shared_memory")
print(shm.name, flush=True)
input()
