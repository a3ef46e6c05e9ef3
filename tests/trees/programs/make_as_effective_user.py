"""Changes its effective user, makes a block and waits for a line."""

import os
import sys

from shmcore import SharedMemory

os.seteuid(int(sys.argv[1]))
shm = SharedMemory(create=True, size=8)
print(shm.name, flush=True)
input()
