"""Attaches to a block and waits for a line."""

import sys

from shmcore import SharedMemory

shm = SharedMemory(sys.argv[1])
print("attached", flush=True)
input()
