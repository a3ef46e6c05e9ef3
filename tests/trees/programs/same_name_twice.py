"""Makes a block, tries to make another of that name, and waits for a line."""

import sys
from contextlib import suppress

from shmcore import SharedMemory

shm = SharedMemory(sys.argv[1], create=True, size=1000)
with suppress(FileExistsError):
    SharedMemory(sys.argv[1], create=True, size=1000)
print(sys.argv[1], flush=True)
input()
