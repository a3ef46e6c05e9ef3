"""Makes a block that nobody removes, and says its name."""

from multiprocessing import resource_tracker, shared_memory

block = shared_memory.SharedMemory(create=True, size=16)
resource_tracker.unregister(block._name, "shared_memory")
print(block.name)
