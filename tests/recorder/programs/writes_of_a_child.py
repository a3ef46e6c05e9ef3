"""A child writes a list, by its items and through its block."""

from multiprocessing import Process

from shmcore import ShareableList


def work(numbers):
    for i in range(2):
        numbers[i] = 7
    numbers.shm.buf[40] = 0


if __name__ == "__main__":
    with ShareableList([7, 7]) as numbers:
        child = Process(target=work, args=(numbers,))
        child.start()
        child.join()
