from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
buf = shm.buf
shm.close()
shm.close()

print("shm.buf:", shm.buf)
try:
    shm.buf[0] = 1
except TypeError as error:
    print("TypeError:", error)

try:
    buf[0] = 1
except ValueError as error:
    print("ValueError:", error)

shm.unlink()
