"""Three workers, one after the other, use a block and a list of their parent's manager."""

import multiprocessing
import sys

from shmcore import SharedMemoryManager


def work(shm, items, number):
    shm.buf[number] = number
    items[number] = number


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with SharedMemoryManager() as manager:
        shm, items = manager.SharedMemory(3), manager.ShareableList([0, 0, 0])
        for number in range(3):
            child = multiprocessing.Process(target=work, args=(shm, items, number))
            child.start()
            child.join()
        print(list(shm.buf[:3]), list(items))
