"""Makes an untracked block and a tracked one, attaches to the first, and waits for a line."""

import sys

from shmcore import SharedMemory

shm = SharedMemory(sys.argv[1], create=True, size=10, track=False)
shm.buf[0] = 7
SharedMemory(create=True, size=10)
SharedMemory(sys.argv[1], track=True).close()
print("made", flush=True)
input()
