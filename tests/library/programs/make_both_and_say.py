"""Makes a block and a list, waits for a line, says what is in them, and waits for another line."""

from shmcore import ShareableList, SharedMemory

shm, items = SharedMemory(create=True, size=10), ShareableList([1, "two"])
shm.buf[0] = 7
print(shm.name, items.shm.name, flush=True)
input()
print(shm.buf[0], list(items), flush=True)
input()
