"""Where no journal can be made: makes a block, and is refused another of its name."""

import errno
import os
from contextlib import suppress

from shmcore import SharedMemory


def refuse(*arguments, **options):
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


os.mkdir = refuse
shm = SharedMemory(create=True, size=8)
with suppress(FileExistsError):
    SharedMemory(shm.name, create=True, size=8)
print(shm.name, flush=True)
input()
