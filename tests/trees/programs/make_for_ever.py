"""Makes block after block and list after list; unlinks every second of them."""

import itertools
import sys

from shmcore import ShareableList, SharedMemory

print("ready", flush=True)
for number in itertools.count():
    shm = SharedMemory(f"{sys.argv[1]}_{number}", create=True, size=100_000)
    items = ShareableList(range(100), name=f"{sys.argv[1]}_list_{number}")
    if number % 2:
        shm.close()
        shm.unlink()
        items.shm.unlink()
