"""Has blocks of shmcore and of the standard library, and attaches each with the other."""

from multiprocessing import resource_tracker, shared_memory

import shmcore

theirs = shared_memory.SharedMemory(create=True, size=10)
ours = shmcore.SharedMemory(create=True, size=10)
shmcore.SharedMemory(theirs.name).close()
handed_over = shared_memory.SharedMemory(create=True, size=10)
shmcore.SharedMemory(handed_over.name).close()
resource_tracker.unregister(handed_over._name, "shared_memory")
print(theirs.name, ours.name, handed_over.name, flush=True)
input()
