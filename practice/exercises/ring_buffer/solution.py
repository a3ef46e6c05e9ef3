import sys
from multiprocessing import Process
from time import sleep

from shmcore import ShareableList

HEAD, TAIL, FIRST, PLACES = 0, 1, 2, 3


def put(ring, number):
    if ring[HEAD] - ring[TAIL] == PLACES:
        return False
    ring[FIRST + ring[HEAD] % PLACES] = number
    ring[HEAD] += 1
    return True


def get(ring):
    if ring[HEAD] == ring[TAIL]:
        return None
    number = ring[FIRST + ring[TAIL] % PLACES]
    ring[TAIL] += 1
    return number


def write(ring, count):
    for number in range(1, count + 1):
        while not put(ring, number):
            sleep(0)
    ring.shm.close()


def read(ring, count):
    came = []
    while len(came) < count:
        number = get(ring)
        if number is not None:
            came.append(number)
    print("the reader got:", came)
    ring.shm.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    ring = ShareableList([0] * (FIRST + PLACES))

    writer = Process(target=write, args=(ring, count))
    reader = Process(target=read, args=(ring, count))
    writer.start()
    reader.start()
    writer.join()
    reader.join()

    ring.shm.close()
    ring.shm.unlink()
