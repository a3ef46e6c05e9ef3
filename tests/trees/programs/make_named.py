"""Makes a block of the given name and waits for a line."""

import sys

from shmcore import SharedMemory

shm = SharedMemory(sys.argv[1], create=True, size=1000)
print(shm.name, flush=True)
input()
