import sys
from multiprocessing import Process

from shmcore import ShareableList, SharedMemoryManager


def square(name):
    numbers = ShareableList(name=name)
    numbers.shm.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList(range(count))

        child = Process(target=square, args=(numbers.shm.name,))
        child.start()
        child.join()

        for position, number in enumerate(numbers):
            numbers[position] = number * number
        print("the squares:", list(numbers))
        numbers.shm.close()
