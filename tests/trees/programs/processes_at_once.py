"""Eight forked processes make and unlink blocks, all at once, and none before them."""

import os
import sys

from shmcore import SharedMemory


def work(number):
    for turn in range(100):
        shm = SharedMemory(f"{prefix}_{number}_{turn}", create=True, size=1000)
        if turn < 80:
            shm.unlink()
    os._exit(0)


prefix = sys.argv[1]
children = []
for number in range(8):
    children.append(os.fork())
    if not children[-1]:
        work(number)
assert {os.waitpid(child, 0)[1] for child in children} == {0}
print("done", flush=True)
