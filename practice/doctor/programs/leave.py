"""Makes a block, tells its name, and waits to be killed."""

import sys

from shmcore import SharedMemory

if __name__ == "__main__":
    block = SharedMemory(create=True, size=1)
    print(block.name, flush=True)
    sys.stdin.read()
