"""A name that shmcore has used is the standard library's now, and the other way round."""

from multiprocessing.shared_memory import SharedMemory as Standard

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
shm.close()
shm.unlink()
theirs = Standard(shm.name, create=True, size=8)
other = Standard(create=True, size=8)
ours = SharedMemory(other.name)
ours.close()
ours.unlink()  # which the tracker must hear
other.close()
print(theirs.name, flush=True)
input()
