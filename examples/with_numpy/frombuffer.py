import numpy as np

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=4 * 8)
numbers = np.frombuffer(shm.buf, dtype=np.float64, count=4)
numbers[:] = [1, 2.5, 4, 10]

try:
    shm.close()
except BufferError:
    print("close: BufferError")
print("still there:", numbers.tolist())

del numbers
shm.close()
print("close: done")
shm.unlink()
