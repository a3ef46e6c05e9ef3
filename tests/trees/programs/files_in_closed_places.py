"""Closes all descriptors, opens files of its own in their place, and goes on making blocks."""

import os
import sys

from shmcore import SharedMemory

folder, attach, other = sys.argv[1:]
first = SharedMemory(create=True, size=10)
os.closerange(3, 100)
foreign = [open(f"{folder}/{number}", "w+") for number in range(20)]  # noqa: SIM115
if attach == "True":
    attached = SharedMemory(other)
second = SharedMemory(create=True, size=10)
print(second.name, flush=True)
input()
