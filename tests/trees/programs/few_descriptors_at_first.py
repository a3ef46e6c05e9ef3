"""Makes a block when descriptors are scarce, then another when there are enough."""

from limits import count_descriptors, limit_descriptors

from shmcore import SharedMemory

limit_descriptors(count_descriptors() + 1)
try:
    SharedMemory(create=True, size=10)
except OSError as error:
    print(error.errno, flush=True)
limit_descriptors(4096)
shm = SharedMemory(create=True, size=10)
print(shm.name, flush=True)
input()
