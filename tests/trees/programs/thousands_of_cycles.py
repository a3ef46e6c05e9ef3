"""Keeps a block; makes, attaches and unlinks thousands; says what has grown meanwhile."""

import gc
import resource
from pathlib import Path

from limits import count_descriptors

from shmcore import ShareableList, SharedMemory


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def cycles(count):
    for number in range(count):
        shm = SharedMemory(create=True, size=10_000)
        shm.buf[:4] = b"some"
        again = SharedMemory(shm.name)
        again.close()
        shm.close()
        shm.unlink()
        if number % 10 == 0:
            with ShareableList(["text", 1]) as items:
                items[0] = "word"


kept = SharedMemory(create=True, size=1)
cycles(500)
gc.collect()
before = count_descriptors(), resident()
cycles(2000)
gc.collect()
print(count_descriptors() - before[0], resident() - before[1] < 200_000, flush=True)
input()
kept.unlink()
