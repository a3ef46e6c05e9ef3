"""Forks twice; when the daemon's first lines run, there may be nobody left to ask for."""

import os
import time

os.register_at_fork(after_in_child=lambda: time.sleep(0.1))

from shmcore import SharedMemory  # noqa: E402 (what it does at a fork comes after the wait)

if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
shm = SharedMemory(create=True, size=10)
print(os.getpid(), shm.name, flush=True)
time.sleep(60)
