import sys
from multiprocessing import Process
from time import process_time, sleep

from shmcore import SharedMemory

READY, VALUE = 0, 1


def read(name):
    block = SharedMemory(name=name)
    worked = process_time()
    while block.buf[READY] == 0:
        pass
    worked = process_time() - worked
    print("the child read:", block.buf[VALUE])
    print("it kept a processor busy:", worked > 0.02)
    block.close()


if __name__ == "__main__":
    value = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    block = SharedMemory(create=True, size=2)

    child = Process(target=read, args=(block.name,))
    child.start()
    sleep(0.5)
    block.buf[VALUE] = value
    block.buf[READY] = 1
    child.join()

    block.close()
    block.unlink()
