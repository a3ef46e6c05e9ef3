"""Ends with a block that is not unlinked and a view that is not released."""

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
view = shm.buf[1:]
