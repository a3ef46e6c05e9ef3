"""Becomes another user with another umask, makes a block and waits."""

import os
import sys

from shmcore import SharedMemory

user, mask = int(sys.argv[1]), int(sys.argv[2], 8)
os.umask(mask)
if user != os.getuid():
    os.setgid(user)
    os.setuid(user)
shm = SharedMemory(create=True, size=8)
print(shm.name, flush=True)
input()
