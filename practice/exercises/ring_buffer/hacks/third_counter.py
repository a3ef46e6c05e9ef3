import sys
from multiprocessing import Process
from time import sleep

from shmcore import ShareableList

HEAD, TAIL, FIRST, PLACES = 0, 1, 2, 3
HELD = 5


def put(ring, number):
    if ring[HELD] == PLACES:
        return False
    ring[FIRST + ring[HEAD]] = number
    ring[HELD] += 1
    ring[HEAD] = (ring[HEAD] + 1) % PLACES
    return True


def get(ring):
    if ring[HELD] == 0:
        return None
    number = ring[FIRST + ring[TAIL]]
    ring[HELD] -= 1
    ring[TAIL] = (ring[TAIL] + 1) % PLACES
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
    ring = ShareableList([0] * (FIRST + PLACES + 1))

    workers = [Process(target=do, args=(ring, count)) for do in (write, read)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    ring.shm.close()
    ring.shm.unlink()
