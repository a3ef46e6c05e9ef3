import sys
import time
from multiprocessing import Process

from shmcore import SharedMemory


def add_up(name, count):
    block = SharedMemory(name=name)
    print("the child adds up:", sum(block.buf[:count]))
    block.close()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [3, 4, 5]
    block = SharedMemory(create=True, size=len(numbers))
    block.buf[: len(numbers)] = bytes(numbers)
    child = Process(target=add_up, args=(block.name, len(numbers)))
    child.start()
    time.sleep(1)
    block.close()
    block.unlink()
    child.join()
