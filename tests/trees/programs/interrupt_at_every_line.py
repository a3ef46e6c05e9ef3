"""Interrupts a constructor at each of its lines in turn; says where something is left behind."""

import os
import sys

from at_line import at_line
from limits import count_descriptors

from shmcore import ShareableList, SharedMemory

prefix, kind = sys.argv[1:]


def interrupt():
    raise KeyboardInterrupt


def make():
    if kind == "SharedMemory":
        made.append(SharedMemory(f"{prefix}_{step}", create=True, size=10))
    else:
        made.append(ShareableList([1, "two"], name=f"{prefix}_{step}"))


warm_up = SharedMemory(create=True, size=1)
descriptors = count_descriptors()
for step in range(1, 1000):
    made = []
    reached = at_line(step, interrupt, make)
    path = f"/dev/shm/{prefix}_{step}"
    if not made and os.path.exists(path):
        print("left behind when interrupted at line", step)
        os.unlink(path)
    made.clear()
    if not reached:
        break
print("steps:", step > 20, "descriptors:", count_descriptors() - descriptors)
warm_up.unlink()
for name in os.listdir("/dev/shm"):
    if prefix in name:
        os.unlink(f"/dev/shm/{name}")
