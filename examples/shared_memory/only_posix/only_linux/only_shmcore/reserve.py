import os

from shmcore import SharedMemory

SIZE = 16 * 2**20


def taken(shm):
    return f"{os.fstat(shm.fileno()).st_blocks * 512:10,} bytes"


with SharedMemory(create=True, size=SIZE) as shm:
    print("reserved:    ", taken(shm))

with SharedMemory(create=True, size=SIZE, reserve=False) as shm:
    print("not reserved:", taken(shm))
    shm.buf[0] = 1
    print("one byte in: ", taken(shm))
