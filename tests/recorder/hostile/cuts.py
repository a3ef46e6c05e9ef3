"""Takes the memory of a block away while it is looked at."""

import os

from shmcore import ShareableList, SharedMemory

block, numbers = SharedMemory(create=True, size=100_000), ShareableList([1, 2])
os.ftruncate(block._fd, 0)
os.ftruncate(numbers.shm._fd, 0)
block.unlink()
numbers.shm.unlink()
print("cut", flush=True)
os._exit(0)
