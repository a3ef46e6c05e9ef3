from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
try:
    shm.buf[0] = 256
except ValueError as error:
    print("ValueError:", error)

try:
    shm.buf[:2] = bytes([255, 256])
except ValueError as error:
    print("ValueError:", error)

shm.buf[:2] = (256).to_bytes(2, "little")
print(int.from_bytes(shm.buf[:2], "little"))

shm.close()
shm.unlink()
