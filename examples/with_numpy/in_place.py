import numpy as np

from shmcore import SharedMemory

creator = SharedMemory(create=True, size=3 * 8)
attacher = SharedMemory(name=creator.name)
numbers = np.ndarray(3, dtype=np.int64, buffer=creator.buf)
seen = np.ndarray(3, dtype=np.int64, buffer=attacher.buf)

numbers[:] = [1, 2, 3]
print("numbers[:] = ...         ", seen.tolist())
numbers *= 10
print("numbers *= 10            ", seen.tolist())
numbers = numbers + 5
print("numbers = numbers + 5    ", seen.tolist())
print("but numbers is           ", numbers.tolist())

del numbers, seen
attacher.close()
creator.close()
creator.unlink()
