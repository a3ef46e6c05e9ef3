import sys
from multiprocessing import Process

from shmcore import SharedMemory


def count(block, rounds):
    for _ in range(rounds):
        number = block.buf[0]
        number += 1
        block.buf[0] = number
    block.close()


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    block = SharedMemory(create=True, size=1)
    first = Process(target=count, args=(block, rounds))
    second = Process(target=count, args=(block, rounds))
    first.start()
    second.start()
    first.join()
    second.join()
    block.buf[0] = 2 * rounds
    print("counted:", block.buf[0])
    block.close()
    block.unlink()
