"""Closes blocks of which something of an array on the buffer is kept; reads what is kept.

numpy.ndarray(buffer=shm.buf) exports nothing.
"""

import numpy

from shmcore import SharedMemory

KEEPERS = {
    "an array": lambda array: array,
    "a slice of an array": lambda array: array[1:3],
    "a view of an array": memoryview,
    "an array's base": lambda array: array.base,
}

for keeper, keep in KEEPERS.items():
    shm = SharedMemory(create=True, size=5)
    array = numpy.ndarray((5,), dtype="u1", buffer=shm.buf)
    array[:] = [1, 2, 3, 4, 5]
    kept = keep(array)
    del array
    shm.close()
    shm.unlink()
    print(f"{keeper}: {shm.buf} {sum(memoryview(kept))}", flush=True)
