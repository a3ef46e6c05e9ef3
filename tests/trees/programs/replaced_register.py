"""Puts a function of its own in the place of the tracker's, as public code does."""

import sys
from multiprocessing import resource_tracker

if sys.argv[1] == "passes on":

    def register(name, kind):
        resource_tracker._resource_tracker.register(name, kind)

else:

    def register(name, kind):
        if kind != "shared_memory":
            resource_tracker._resource_tracker.register(name, kind)


resource_tracker.register = register

from shmcore import SharedMemory  # noqa: E402 (it may come before or after)

shm = SharedMemory(create=True, size=10)
print(shm.name, flush=True)
input()
