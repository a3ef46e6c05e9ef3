"""Reads an array on a block's buffer after the block was closed and unlinked."""

import numpy

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
array = numpy.ndarray(1, dtype="i8", buffer=shm.buf)
array[0] = 42
shm.close()
shm.unlink()
print(array[0], flush=True)
