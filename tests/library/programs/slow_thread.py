"""A thread has noted its block and not yet named it, while others make and lose a thousand.

Says the block's name and waits for a line.
"""

import os
import threading

from shmcore import SharedMemory

link, noted, go_on = os.link, threading.Event(), threading.Event()


def slow_link(*arguments, **options):
    if threading.current_thread() is slow:
        noted.set()
        go_on.wait(1)  # no longer, should the others have to wait for this one
    link(*arguments, **options)


def make_slowly():
    blocks.append(SharedMemory(create=True, size=10))


os.link, blocks = slow_link, []
slow = threading.Thread(target=make_slowly)
slow.start()
noted.wait(20)
others = [SharedMemory(create=True, size=10) for _ in range(500)]
for shm in others:
    os.unlink(f"/dev/shm/{shm.name}")
others += [SharedMemory(create=True, size=10) for _ in range(500)]
go_on.set()
slow.join()
print(blocks[0].name, flush=True)
input()
