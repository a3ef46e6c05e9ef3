"""Makes a block while an inheritable pipe is open, closes the pipe, and waits for its end."""

import os
import select

from shmcore import SharedMemory

ours, theirs = os.pipe()
os.set_inheritable(theirs, True)
shm = SharedMemory(create=True, size=10)
os.close(theirs)
print(bool(select.select([ours], [], [], 10)[0]) and os.read(ours, 1))
