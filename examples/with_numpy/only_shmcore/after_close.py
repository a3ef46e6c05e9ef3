import numpy as np

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=4 * 8)
numbers = np.ndarray(4, dtype=np.float64, buffer=shm.buf)
numbers[:] = [1, 2.5, 4, 10]

shm.close()
shm.unlink()
numbers *= 2
print("still there:", numbers.tolist())
