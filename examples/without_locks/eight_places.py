import multiprocessing as mp
from time import sleep

from shmcore import SharedMemory

HEAD, TAIL, FIRST, PLACES = 0, 1, 2, 8
COUNT = 20_000


def put(ring, number):
    while ring[HEAD] - ring[TAIL] == PLACES:
        sleep(0)
    ring[FIRST + ring[HEAD] % PLACES] = number
    ring[HEAD] += 1


def get(ring):
    while ring[HEAD] == ring[TAIL]:
        sleep(0)
    number = ring[FIRST + ring[TAIL] % PLACES]
    ring[TAIL] += 1
    return number


def write(shm):
    with shm.buf.cast("q") as ring:
        for number in range(COUNT):
            put(ring, number)
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=8 * (FIRST + PLACES))
    writer = mp.Process(target=write, args=(shm,))
    writer.start()
    with shm.buf.cast("q") as ring:
        came = [get(ring) for _ in range(COUNT)]
        print("numbers taken:", ring[TAIL])
    print("out of order: ", sum(a != b for a, b in enumerate(came)))
    writer.join()

    shm.close()
    shm.unlink()
