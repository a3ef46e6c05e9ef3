import sys
from multiprocessing import Pool

from shmcore import SharedMemory

SIZE = 400_000


def begin(name):
    global shared
    shared = SharedMemory(name=name)


def add_up(first, last):
    with shared.buf[first:last] as part:
        return sum(part)


if __name__ == "__main__":
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    block = SharedMemory(create=True, size=SIZE)
    block.buf[:SIZE] = bytes(place // 2000 for place in range(SIZE))

    step = SIZE // parts
    edges = range(0, SIZE, step)
    tasks = [(edge, edge + step) for edge in edges]
    with Pool(2, begin, (block.name,)) as workers:
        print("sums:", workers.starmap(add_up, tasks))

    block.close()
    block.unlink()
