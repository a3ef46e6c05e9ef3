from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
try:
    shm.buf[:10] = b"short"
except ValueError as error:
    print("ValueError:", error)

data = b"short"
shm.buf[: len(data)] = data
print(bytes(shm.buf[:10]))

shm.close()
shm.unlink()
