"""Makes a block and a list of the manager at the given address, and waits for a line."""

import sys

from shmcore import SharedMemoryManager

manager = SharedMemoryManager(address=sys.argv[1], authkey=b"a key")
manager.connect()
shm, items = manager.SharedMemory(10), manager.ShareableList([1, "two"])
shm.buf[0] = 7
print(shm.name, items.shm.name, flush=True)
input()
