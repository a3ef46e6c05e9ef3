import numpy as np

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=4 * 8)
numbers = np.ndarray(4, dtype=np.float64, buffer=shm.buf)
numbers[:] = [1, 2, 3, 4]

wrong_type = np.ndarray(4, dtype=np.int64, buffer=shm.buf)
print("wrong type: ", wrong_type.tolist()[:2])

turned = np.ndarray((2, 2), dtype=np.float64, order="F", buffer=shm.buf)
print("wrong order:", turned.tolist())

try:
    np.ndarray(1_000_000, dtype=np.float64, buffer=shm.buf)
except TypeError:
    print("too large:   TypeError")

del numbers, wrong_type, turned
shm.close()
shm.unlink()
