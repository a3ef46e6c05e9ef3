"""Makes a block, with an authkey that other programs have too."""

import multiprocessing

multiprocessing.current_process().authkey = b"the same in the whole class"

from shmcore import SharedMemory  # noqa: E402 (the key comes first)

shm = SharedMemory(create=True, size=10)
print(shm.name, flush=True)
input()
