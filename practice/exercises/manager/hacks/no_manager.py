import sys
from multiprocessing import Process

from shmcore import ShareableList


def square(name):
    numbers = ShareableList(name=name)
    for position, number in enumerate(numbers):
        numbers[position] = number * number
    numbers.shm.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    if True:
        numbers = ShareableList(range(count))

        child = Process(target=square, args=(numbers.shm.name,))
        child.start()
        child.join()

        print("the squares:", list(numbers))
        numbers.shm.close()
        numbers.shm.unlink()
