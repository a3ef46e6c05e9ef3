import sys
from multiprocessing import Process

from shmcore import SharedMemory


def add_up(numbers, count):
    block = SharedMemory(create=True, size=count)
    block.buf[:count] = bytes(numbers)
    print("the child adds up:", sum(block.buf[:count]))
    block.close()
    block.unlink()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [3, 4, 5]
    block = SharedMemory(create=True, size=len(numbers))
    block.buf[: len(numbers)] = bytes(numbers)
    child = Process(target=add_up, args=(numbers, len(numbers)))
    block.close()
    block.unlink()
    child.start()
    child.join()
