"""Makes a block and a list, says their names and waits for a line."""

from shmcore import ShareableList, SharedMemory

shm, items = SharedMemory(create=True, size=10), ShareableList([1])
print(shm.name, items.shm.name, flush=True)
input()
