import sys
from multiprocessing import Process

from shmcore import SharedMemory


def fill(name, count):
    block = SharedMemory(create=True, size=count)
    for position in range(count):
        block.buf[position] = position + 1
    block.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    block = SharedMemory(create=True, size=count)

    child = Process(target=fill, args=(block.name, count))
    child.start()
    child.join()
    print("the child wrote:", list(block.buf[:count]))

    block.close()
    block.unlink()
