import numpy as np

from shmcore import SharedMemory


def array_of(name):
    attacher = SharedMemory(name=name)
    return np.ndarray(4, dtype=np.int32, buffer=attacher.buf)


with SharedMemory(create=True, size=4 * 4) as creator:
    numbers = array_of(creator.name)
    numbers[:] = [2, 3, 5, 7]
    print("array:", numbers.tolist())
    print("block:", list(creator.buf[:16:4]))
