import sys
from multiprocessing import Process

from shmcore import SharedMemory


def double(name, count):
    block = SharedMemory(name=name)
    for position in range(count):
        block.buf[position] *= 2
    block.close()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [1, 2, 3]
    count = len(numbers)
    block = SharedMemory(create=True, size=count)
    block.buf[:count] = bytes(numbers)

    child = Process(target=double, args=(block.name, count))
    child.start()
    child.join()
    print("doubled:", list(block.buf[:count]))

    block.close()
    block.unlink()
