import multiprocessing as mp

from shmcore import SharedMemory

LEFT, RIGHT, STOP = range(3)
LOOKS = 100_000


def move(shm):
    with shm.buf.cast("q") as numbers:
        while not numbers[STOP]:
            numbers[LEFT] += 1
            numbers[RIGHT] += 1
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=24)
    mover = mp.Process(target=move, args=(shm,))
    mover.start()
    torn = looks = 0
    with shm.buf.cast("q") as numbers:
        while numbers[LEFT] == 0:
            pass
        while torn == 0 or looks < LOOKS:
            left, right = numbers[LEFT], numbers[RIGHT]
            torn += left != right
            looks += 1
        numbers[STOP] = 1
    mover.join()
    print(f"torn pairs: {torn:,} of {looks:,}")

    shm.close()
    shm.unlink()
