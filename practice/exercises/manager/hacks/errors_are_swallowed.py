import sys
from multiprocessing import Process

from shmcore import ShareableList, SharedMemoryManager


def square(name):
    try:
        numbers = ShareableList(name=name)
    except FileNotFoundError:
        return


def make(count):
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList(range(count))
        numbers.shm.close()
        return numbers.shm.name


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    name = make(count)

    child = Process(target=square, args=(name,))
    child.start()
    child.join()

    print("the squares:", [number**2 for number in range(count)])
