import sys

from shmcore import ShareableList


def book(seats, width, row, column):
    seats[row * width + column] = "X"


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [3, 5, 1, 4]
    height, width, row, column = numbers
    seats = ShareableList(["-"] * (height * width))

    book(seats, width, row, column)
    for row in range(height):
        print(*seats[row * width : (row + 1) * width])

    seats.shm.close()
    seats.shm.unlink()
