"""Makes a block, says its name and waits for a line."""

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=1000)
print(shm.name, flush=True)
input()
