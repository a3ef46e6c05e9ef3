"""Makes a block while another is being made, at each line of the constructor in turn."""

import sys

from at_line import at_line

from shmcore import SharedMemory

prefix = sys.argv[1]


def handler():
    SharedMemory(f"{prefix}_{step}_inner", create=True, size=10).close()


def make():
    SharedMemory(f"{prefix}_{step}_outer", create=True, size=10).close()


for step in range(1, 1000):
    if not at_line(step, handler, make):
        break
print(step, flush=True)
input()
