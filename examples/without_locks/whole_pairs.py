import multiprocessing as mp
from time import sleep

from shmcore import SharedMemory

SEQUENCE, LEFT, RIGHT, STOP = range(4)
LOOKS = 50_000


def move(shm):
    with shm.buf.cast("q") as numbers:
        while not numbers[STOP]:
            numbers[SEQUENCE] += 1
            numbers[LEFT] += 1
            numbers[RIGHT] += 1
            numbers[SEQUENCE] += 1
            sleep(0)
    shm.close()


def look(numbers):
    tries = 0
    while True:
        tries += 1
        before = numbers[SEQUENCE]
        left, right = numbers[LEFT], numbers[RIGHT]
        if before % 2 == 0 and numbers[SEQUENCE] == before:
            return left, right, tries
        sleep(0)


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=32)
    mover = mp.Process(target=move, args=(shm,))
    mover.start()
    torn = tries = 0
    with shm.buf.cast("q") as numbers:
        while numbers[SEQUENCE] == 0:
            pass
        for _ in range(LOOKS):
            left, right, needed = look(numbers)
            torn += left != right
            tries += needed
        numbers[STOP] = 1
    mover.join()
    print(f"torn pairs: {torn:,} of {LOOKS:,}, in {tries:,} tries")

    shm.close()
    shm.unlink()
