from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
shm.close()
print("shm.buf is", shm.buf)

try:
    print(shm.buf[0])
except TypeError as error:
    print("TypeError:", error)

try:
    shm.buf[0] = 1
except TypeError as error:
    print("TypeError:", error)

shm.unlink()
