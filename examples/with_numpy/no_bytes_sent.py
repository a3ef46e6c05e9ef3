import pickle
from multiprocessing import Process

import numpy as np

from shmcore import SharedMemory


def take_roots(name, shape, dtype):
    attacher = SharedMemory(name=name)
    numbers = np.ndarray(shape, dtype, buffer=attacher.buf)
    np.sqrt(numbers, out=numbers)
    del numbers
    attacher.close()


if __name__ == "__main__":
    squares = np.arange(1_000_000.0).reshape(1000, 1000) ** 2
    creator = SharedMemory(create=True, size=squares.nbytes)
    shared = np.ndarray(squares.shape, np.float64, buffer=creator.buf)
    shared[:] = squares

    message = (creator.name, shared.shape, shared.dtype.str)
    child = Process(target=take_roots, args=message)
    child.start()
    child.join()
    print("last roots:", shared[-1, -3:].tolist())
    print(f"the array:   {len(pickle.dumps(squares)):9,} bytes")
    print(f"the message: {len(pickle.dumps(message)):9,} bytes")

    del shared
    creator.close()
    creator.unlink()
