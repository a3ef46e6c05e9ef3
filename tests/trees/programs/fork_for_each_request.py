"""Forks for each request, as some servers do; each child makes and unlinks a block."""

import os

from shmcore import SharedMemory


def request():
    if not (child := os.fork()):
        with SharedMemory(create=True, size=10):
            pass
        os._exit(0)
    os.waitpid(child, 0)


shm = SharedMemory(create=True, size=10)
for _ in range(60):
    request()
print("done", flush=True)
input()
shm.unlink()
