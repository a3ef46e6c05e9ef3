"""Makes hundreds of blocks: argv[1] begins their names."""

import sys

from shmcore import SharedMemory

blocks = []
for number in range(500):
    blocks.append(SharedMemory(f"{sys.argv[1]}{number}", create=True, size=1, track=False))
