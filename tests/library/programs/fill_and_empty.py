"""Fills a /dev/shm of its own with blocks, three times; each can be written to and is unlinked."""

import errno
import os
from contextlib import contextmanager

from shmcore import ShareableList, SharedMemory


@contextmanager
def until_full():
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def fill_up():
    blocks = []
    for size in 4096, 1:
        with until_full():
            while True:
                blocks.append(SharedMemory(create=True, size=size))
    with until_full():
        ShareableList([1])
    return blocks


for _ in range(3):
    blocks = fill_up()
    names = {name for name in os.listdir("/dev/shm") if name.startswith("psm_")}
    assert names == {shm.name for shm in blocks}
    print(len(blocks) > 40, flush=True)
    for shm in blocks:
        shm.buf[:] = bytes(shm.size)
        shm.close()
        shm.unlink()
