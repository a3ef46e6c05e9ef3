import sys
from multiprocessing import Event, Process
from time import process_time, sleep

from shmcore import SharedMemory


def read(name, ready):
    block = SharedMemory(name=name)
    worked = process_time()
    ready.wait(0.9)
    worked = process_time() - worked
    print("the child read:", block.buf[0])
    print("it kept a processor busy:", worked > 0.02)
    block.close()


if __name__ == "__main__":
    value = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    block = SharedMemory(create=True, size=1)
    ready = Event()

    child = Process(target=read, args=(block.name, ready))
    child.start()
    sleep(0.5)
    block.buf[0] = value
    child.join()

    block.close()
    block.unlink()
