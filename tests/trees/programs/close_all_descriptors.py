"""Makes a block, closes all descriptors as daemons do, and attaches to it a little later."""

import os
import time

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
os.closerange(3, 100)
time.sleep(0.3)
SharedMemory(shm.name)
print(shm.name, flush=True)
input()
