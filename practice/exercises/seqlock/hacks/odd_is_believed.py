import sys
from multiprocessing import Process

from shmcore import ShareableList

LEFT, RIGHT, SEQUENCE = 0, 1, 2


def move(pair, left, right):
    pair[SEQUENCE] += 1
    pair[LEFT] = left
    pair[RIGHT] = right
    pair[SEQUENCE] += 1


def look(pair):
    while True:
        before = pair[SEQUENCE]
        left = pair[LEFT]
        right = pair[RIGHT]
        if pair[SEQUENCE] == before:
            return left, right


def write(pair, count):
    for number in range(1, count + 1):
        move(pair, number, number * number)
    pair.shm.close()


def read(pair, count):
    left = right = torn = 0
    while left < count:
        left, right = look(pair)
        torn += right != left * left
    print("the last pair:", left, right)
    print("torn pairs:", torn)
    pair.shm.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    pair = ShareableList([0, 0, 0])

    workers = [Process(target=do, args=(pair, count)) for do in (write, read)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    pair.shm.close()
    pair.shm.unlink()
