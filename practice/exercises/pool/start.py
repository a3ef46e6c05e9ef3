import sys
from multiprocessing import Pool

from shmcore import SharedMemory

SIZE = 400_000


def add_up(data, first, last):
    return sum(data[first:last])


if __name__ == "__main__":
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    block = SharedMemory(create=True, size=SIZE)
    block.buf[:SIZE] = bytes(place // 2000 for place in range(SIZE))

    step = SIZE // parts
    data = bytes(block.buf[:SIZE])
    edges = range(0, SIZE, step)
    tasks = [(data, edge, edge + step) for edge in edges]
    with Pool(2) as workers:
        print("sums:", workers.starmap(add_up, tasks))

    block.close()
    block.unlink()
