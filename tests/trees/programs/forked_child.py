"""A forked child makes a block and ends; the block must still be there."""

import os
import time

from shmcore import SharedMemory

ours, theirs = os.pipe()
if not (child := os.fork()):
    os.write(theirs, SharedMemory(create=True, size=10).name.encode())
    os._exit(0)
os.waitpid(child, 0)
time.sleep(0.2)
with SharedMemory(os.read(ours, 100).decode()) as shm:
    shm.unlink()
