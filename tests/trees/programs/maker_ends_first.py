"""A forked child makes a block and ends at a line; its parent never touches a block."""

import os

from shmcore import SharedMemory

if not (child := os.fork()):
    print(SharedMemory(create=True, size=10).name, flush=True)
    input()
    os._exit(0)
os.waitpid(child, 0)
print(child, flush=True)
input()
