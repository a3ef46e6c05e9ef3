"""Statements whose index they themselves may change."""

from shmcore import SharedMemory


def change():
    global i
    i = 5
    return 1


with SharedMemory(create=True, size=8) as block:
    i = 2
    block.buf[i] = change()
    block.buf[0] = change()
    block.buf[i] = (i := 3)
