"""Makes, unlinks and makes again many blocks, in this process and a child; 450 are left."""

import os
import sys

from shmcore import SharedMemory


def make(numbers, tail=""):
    return [SharedMemory(f"{prefix}_{n}{tail}", create=True, size=n + 1) for n in numbers]


prefix = sys.argv[1]
keep = make(range(0, 150))
for shm in keep[::3]:
    shm.unlink()
if not (child := os.fork()):
    for shm in keep[1::3]:
        shm.unlink()
    keep += make(range(1, 150, 3))
    os._exit(0)
os.waitpid(child, 0)
keep += make(range(200, 300), "x" * 100) + make(range(0, 150, 3)) + make(range(400, 600))
for shm in keep:
    shm.close()
print("made", flush=True)
input()
