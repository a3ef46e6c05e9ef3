"""Forks inside a `with`, so that its end is reached by the child and by the parent."""

import os

from shmcore import SharedMemory

with SharedMemory(create=True, size=10) as shm:
    if (child := os.fork()) == 0:
        shm.buf[0] = 1
    else:
        os.waitpid(child, 0)
        again = SharedMemory(shm.name)
        print(again.buf[0], flush=True)
if child:
    print(os.path.exists(f"/dev/shm/{shm.name}"), flush=True)
