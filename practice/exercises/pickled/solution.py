import sys
from multiprocessing import Process

from shmcore import SharedMemory


def brighten(block, count):
    for position in range(count):
        block.buf[position] += 100
    block.close()


if __name__ == "__main__":
    picture = [int(word) for word in sys.argv[1:]] or [10, 20, 30]
    count = len(picture)
    block = SharedMemory(create=True, size=count)
    block.buf[:count] = bytes(picture)

    child = Process(target=brighten, args=(block, count))
    child.start()
    child.join()
    print("brighter:", list(block.buf[:count]))

    block.close()
    block.unlink()
