from shmcore import SharedMemory

shm = SharedMemory(create=True, size=16)

shm.close()
print("buf:", shm.buf)
shm.close()

shm.unlink()
try:
    SharedMemory(name=shm.name)
except FileNotFoundError:
    print("the block is gone")
