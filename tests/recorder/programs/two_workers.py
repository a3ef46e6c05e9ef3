"""Two workers add to a number in the way that argv[1] names; argv[2] may name the block."""

import multiprocessing as mp
import sys

from shmcore import SharedMemory


def one_line(block, lock):
    block.buf[0] += 1


def two_lines(block, lock):
    value = block.buf[0]
    block.buf[0] = value + 1


def six_lines(block, lock):
    value = block.buf[0]
    value += 1
    block.buf[0] = value
    value = block.buf[0]
    value += 1
    block.buf[0] = value


def with_lock(block, lock):
    with lock:
        value = block.buf[0]
        block.buf[0] = value + 1


def work(way, block, lock):
    match way:
        case "one_line":
            one_line(block, lock)
        case "two_lines":
            two_lines(block, lock)
        case "six_lines":
            six_lines(block, lock)
        case "with_lock":
            with_lock(block, lock)


if __name__ == "__main__":
    block, lock = SharedMemory(*sys.argv[2:], create=True, size=1), mp.Lock()
    workers = [mp.Process(target=work, args=(sys.argv[1], block, lock)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(block.buf[0])
    block.close()
    block.unlink()
