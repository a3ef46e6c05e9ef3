import sys
from multiprocessing import Event, Lock, Process
from time import sleep

from shmcore import SharedMemory


def add(name, number, lock):
    block = SharedMemory(name=name)
    lock.acquire()
    total = block.buf[0]
    sleep(0.1)
    block.buf[0] = total + number
    lock.release()
    block.close()


def hold(name, lock, held):
    block = SharedMemory(name=name)
    lock.acquire()
    held.set()
    sleep(60)


if __name__ == "__main__":
    numbers = map(int, sys.argv[1:] or ["3", "4"])
    block = SharedMemory(create=True, size=1)
    lock, held = Lock(), Event()

    holder = Process(target=hold, args=(block.name, lock, held))
    holder.start()
    held.wait()
    workers = []
    for number in numbers:
        arguments = (block.name, number, lock)
        workers.append(Process(target=add, args=arguments))
        workers[-1].start()
    sleep(0.3)
    holder.kill()
    for process in [holder, *workers]:
        process.join()
    print("total:", block.buf[0])

    block.close()
    block.unlink()
