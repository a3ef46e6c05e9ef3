from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
print(list(shm.buf[:8]))
shm.close()
shm.unlink()
