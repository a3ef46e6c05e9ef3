"""Two processes take two locks, each in another order: argv[1] begins its block's name."""

import sys
from multiprocessing import Lock, Process

from shmcore import SharedMemory


def move(first, second, block):
    first.acquire()
    block.buf[0] += 1
    block.buf[1] += 1
    block.buf[0] += 1
    block.buf[1] += 1
    with second:
        pass


if __name__ == "__main__":
    left, right = Lock(), Lock()
    block = SharedMemory(f"{sys.argv[1]}block", create=True, size=2)
    one = Process(target=move, args=(left, right, block))
    other = Process(target=move, args=(right, left, block))
    one.start()
    other.start()
    one.join()
