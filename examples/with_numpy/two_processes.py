from multiprocessing import Process

import numpy as np

from shmcore import SharedMemory


def double(name):
    attacher = SharedMemory(name=name)
    numbers = np.ndarray(4, dtype=np.float64, buffer=attacher.buf)
    numbers *= 2
    del numbers
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=4 * 8)
    numbers = np.ndarray(4, dtype=np.float64, buffer=creator.buf)
    numbers[:] = [1, 2.5, 4, 10]
    print("before:", numbers.tolist())

    child = Process(target=double, args=(creator.name,))
    child.start()
    child.join()
    print("after: ", numbers.tolist())

    del numbers
    creator.close()
    creator.unlink()
