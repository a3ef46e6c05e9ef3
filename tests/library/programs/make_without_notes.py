"""Makes blocks where a sandbox forbids what noting them takes, unlinks one, and waits for a line.

make_without_notes.py mkdir|listdir|flock
"""

import errno
import fcntl
import os
import sys

from shmcore import SharedMemory


def refuse(*arguments, **options):
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


lack = sys.argv[1]
setattr(fcntl if lack == "flock" else os, lack, refuse)
shm = SharedMemory(create=True, size=10)
other = SharedMemory(create=True, size=10)
other.close()
other.unlink()
print(shm.name, flush=True)
input()
