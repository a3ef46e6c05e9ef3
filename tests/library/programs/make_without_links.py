"""Makes a block where the system refuses to link files, and waits for a line."""

import os

from shmcore import SharedMemory


def refuse(*arguments, **options):
    raise PermissionError


os.link = refuse
shm = SharedMemory(create=True, size=10)
print(shm.name, flush=True)
input()
