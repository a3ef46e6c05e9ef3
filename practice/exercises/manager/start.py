import sys
from multiprocessing import Process

from shmcore import ShareableList, SharedMemoryManager


def square(name):
    numbers = ShareableList(name=name)
    for position, number in enumerate(numbers):
        numbers[position] = number * number
    numbers.shm.close()


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

    numbers = ShareableList(name=name)
    print("the squares:", list(numbers))
    numbers.shm.close()
