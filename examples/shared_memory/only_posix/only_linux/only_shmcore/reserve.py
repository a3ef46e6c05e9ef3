import os

from shmcore import SharedMemory

MEBIBYTE = 2**20


def mebibytes_taken(shm):
    return os.fstat(shm.fileno()).st_blocks * 512 / MEBIBYTE


with SharedMemory(create=True, size=16 * MEBIBYTE) as shm:
    print("reserved:    ", mebibytes_taken(shm))

with SharedMemory(create=True, size=16 * MEBIBYTE, reserve=False) as shm:
    print("not reserved:", mebibytes_taken(shm))
    shm.buf[0] = 1
    print("one byte in: ", 0 < mebibytes_taken(shm) < 16)
