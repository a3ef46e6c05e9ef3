from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
shm.close()
shm.unlink()
try:
    shm.unlink()
except FileNotFoundError as error:
    print(type(error).__name__)
