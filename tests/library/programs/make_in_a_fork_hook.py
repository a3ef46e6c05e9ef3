"""A hook of os.fork makes a block in the child; says how many of three blocks are noted."""

import os
import signal
import time


def make_in_child():
    from shmcore import SharedMemory

    made.append(SharedMemory(f"{prefix}_child", create=True, size=8))


made, prefix = [], f"hook_{os.getpid()}"
os.register_at_fork(after_in_child=make_in_child)  # before shmcore's own
from shmcore import SharedMemory, leftovers  # noqa: E402

made.append(SharedMemory(f"{prefix}_first", create=True, size=8))
if not (child := os.fork()):
    time.sleep(60)
while not os.path.exists(f"/dev/shm/{prefix}_child"):
    time.sleep(0.01)
made.append(SharedMemory(f"{prefix}_parent", create=True, size=8))
print(sum(prefix in entry.name for entry in leftovers.entries()), flush=True)
os.kill(child, signal.SIGKILL)
