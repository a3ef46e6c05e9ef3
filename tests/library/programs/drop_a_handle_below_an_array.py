"""Drops a handle while an array on its buffer is in use, and writes to the array."""

import gc

import numpy

from shmcore import SharedMemory

with SharedMemory(create=True, size=5) as shm:
    handle = SharedMemory(shm.name)
    array = numpy.ndarray((5,), dtype="u1", buffer=handle.buf)
    del handle
    gc.collect()
    array[:] = [1, 2, 3, 4, 5]
    print(list(bytes(array)), list(shm.buf))
