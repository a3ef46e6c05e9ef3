import sys
from multiprocessing import Pool

from shmcore import SharedMemory

SIZE = 400_000


def begin(data):
    global everything
    everything = data


def add_up(first, last):
    return sum(everything[first:last])


if __name__ == "__main__":
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    block = SharedMemory(create=True, size=SIZE)
    block.buf[:SIZE] = bytes(place // 2000 for place in range(SIZE))

    step = SIZE // parts
    data = bytes(block.buf[:SIZE])
    tasks = [(first, first + step) for first in range(0, SIZE, step)]
    with Pool(2, begin, (data,)) as workers:
        print("sums:", workers.starmap(add_up, tasks))

    block.close()
    block.unlink()
