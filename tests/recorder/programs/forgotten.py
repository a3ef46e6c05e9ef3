"""Makes a block, whose name is argv[1], and forgets it."""

import sys

from shmcore import SharedMemory

block = SharedMemory(sys.argv[1], create=True, size=3)
