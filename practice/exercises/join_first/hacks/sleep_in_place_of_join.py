import sys
from multiprocessing import Process
from time import sleep

from shmcore import SharedMemory


def measure(name, place):
    block = SharedMemory(name=name)
    sleep(0.2)
    block.buf[place] = 20 + place
    block.close()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    block = SharedMemory(create=True, size=count)

    sensors = [Process(target=measure, args=(block.name, place)) for place in range(count)]
    for sensor in sensors:
        sensor.start()
    sleep(0.1)
    print("measured:", list(block.buf[:count]))
    for sensor in sensors:
        sensor.join()

    block.close()
    block.unlink()
