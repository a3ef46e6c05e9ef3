import sys

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)

with shm.buf.cast("q") as numbers:
    for number in (1, 255, 256, 1000, -1, -2):
        numbers[0] = number
        print(f"{number:5} {shm.buf[:8].hex(' ')}")

shm.buf[:8] = bytes.fromhex("e8 03 00 00 00 00 00 00")
for order in ("little", "big"):
    print(order, int.from_bytes(shm.buf[:8], order))
print("here:", sys.byteorder)

shm.close()
shm.unlink()
