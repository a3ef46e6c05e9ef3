"""Makes a block, attaches to another's, makes one more, and waits for a line."""

import sys

from shmcore import SharedMemory

mine = SharedMemory(create=True, size=10)
other = SharedMemory(sys.argv[1])
mine_too = SharedMemory(create=True, size=10)
print(mine.name, mine_too.name, flush=True)
input()
