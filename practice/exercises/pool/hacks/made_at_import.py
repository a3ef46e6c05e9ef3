import sys
from multiprocessing import Pool

from shmcore import SharedMemory

SIZE = 400_000


shared = SharedMemory(create=True, size=SIZE)
shared.buf[:SIZE] = bytes(place // 2000 for place in range(SIZE))


def add_up(first, last):
    return sum(shared.buf[first:last])


if __name__ == "__main__":
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    step = SIZE // parts
    tasks = [(first, first + step) for first in range(0, SIZE, step)]
    with Pool(2) as workers:
        print("sums:", workers.starmap(add_up, tasks))
    shared.close()
    shared.unlink()
