"""Makes a block, waits for a line, and makes another in its place."""

from shmcore import SharedMemory

first = SharedMemory(create=True, size=10)
print("made", flush=True)
input()
first.unlink()
shm = SharedMemory(create=True, size=10)
print(shm.name, flush=True)
input()
