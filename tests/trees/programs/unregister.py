"""A creator, or an attacher, takes its block out of the standard library's tracker."""

import sys
from multiprocessing import resource_tracker
from multiprocessing.resource_tracker import unregister as bound_before

from shmcore import SharedMemory

role, way, *name = sys.argv[1:]
shm = SharedMemory(name[0]) if role == "attacher" else SharedMemory(create=True, size=10)
unregister = bound_before if way == "bound" else resource_tracker.unregister
unregister(shm._name, "shared_memory")
if way == "twice":
    unregister(shm._name, "shared_memory")
print(shm.name, flush=True)
input()
