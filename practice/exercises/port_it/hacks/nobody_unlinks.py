import struct
import sys
from multiprocessing import Process

from shmcore import ShareableList


def fill(squares, numbers):
    for place, number in enumerate(numbers):
        try:
            squares[place] = number * number
        except (OverflowError, struct.error):
            print("no room for the square of", number)
    squares.shm.close()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [3, 10**10, 5]
    squares = ShareableList([0] * len(numbers))

    child = Process(target=fill, args=(squares, numbers))
    child.start()
    child.join()
    print("squares:", list(squares))

    squares.shm.close()
