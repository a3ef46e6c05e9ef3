from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)

try:
    shm.buf[len(shm.buf)] = 1
except IndexError as error:
    print("IndexError:", error)

try:
    shm.buf[:10] = b"short"
except ValueError as error:
    print("ValueError:", error)

try:
    shm.buf[0] = 256
except ValueError as error:
    print("ValueError:", error)

try:
    shm.buf[0] = "A"
except TypeError as error:
    print("TypeError:", error)

shm.close()
shm.unlink()
