import sys
from multiprocessing import Process


def book(seats, width, row, column):
    pass


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [3, 5, 1, 4]
    height, width, row, column = numbers
    seats = [["-"] * width for _ in range(height)]
    seats[row][column] = "X"

    child = Process(target=book, args=(seats, width, row, column))
    child.start()
    child.join()
    for row in range(height):
        print(*seats[row])
