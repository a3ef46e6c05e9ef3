"""Drops the handle of a block while a view of it is in use."""

import sys

from shmcore import SharedMemory

shm = SharedMemory(sys.argv[1], create=True, size=8)
shm.unlink()
view = shm.buf[:2]
del shm
