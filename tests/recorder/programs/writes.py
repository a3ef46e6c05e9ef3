"""Statements of many forms write into a block and a list of the module argv[1]."""

import importlib
import sys
from contextlib import suppress

library = importlib.import_module(sys.argv[1])


class Owner:
    def __init__(self, block):
        self.block = block

    def fill(self, at):
        self.block.buf[at] = 0


def index():
    return 3


block, i, text = library.SharedMemory(create=True, size=40), 3, "x"
numbers = library.ShareableList([1, 2.0, "abc"])
buf = block.buf
block.buf[0] = 0
block.buf[i] += 0
buf[-1] = 0
buf[i:5] = bytes(2)
buf[:] = bytes(40)
block.buf[index()] = 7
block.buf[i + 1] = 7
block.buf[::2] = bytes(20)
numbers[1] = 2.0
numbers[-1] = "abc"
first = buf[1] = 0
other = bytearray(4)
other[0] = 1
with suppress(ValueError):
    buf[2] = 1000
with suppress(IndexError):
    buf[40] = 1
Owner(block).fill(6)
del buf
block.close()
block.unlink()
numbers.shm.close()
numbers.shm.unlink()
