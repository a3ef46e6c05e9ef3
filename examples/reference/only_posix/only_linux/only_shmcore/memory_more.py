import fcntl

from shmcore import SharedMemory

with SharedMemory(create=True, size=16, reserve=False) as shm:
    fcntl.flock(shm.fileno(), fcntl.LOCK_EX)
    shm.buf[0] = 42
    fcntl.flock(shm.fileno(), fcntl.LOCK_UN)

    with SharedMemory(name=shm.name, track=False) as attacher:
        print(attacher.buf[0])

print("closed:", shm.buf is None)
