from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
buf = shm.buf
shm.close()

try:
    print(buf[0])
except ValueError as error:
    print("ValueError:", error)

shm.unlink()
