"""Prints what differs from run to run; argv[1] names the second block."""

import os
import sys

from shmcore import SharedMemory

first = SharedMemory(create=True, size=1)
second = SharedMemory(sys.argv[1], create=True, size=1)
third = SharedMemory(create=True, size=1)
print(third.name, first.name, second.name, os.getpid(), object())
for block in (first, second, third):
    block.unlink()
