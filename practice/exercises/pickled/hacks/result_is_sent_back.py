import sys
from multiprocessing import Process, SimpleQueue

from shmcore import SharedMemory


def brighten(pixels, count, queue):
    for position in range(count):
        pixels[position] += 100
    queue.put(pixels)


if __name__ == "__main__":
    picture = [int(word) for word in sys.argv[1:]] or [10, 20, 30]
    count = len(picture)
    block = SharedMemory(create=True, size=count)
    block.buf[:count] = bytes(picture)

    queue = SimpleQueue()
    child = Process(target=brighten, args=(bytearray(block.buf[:count]), count, queue))
    child.start()
    block.buf[:count] = queue.get()
    child.join()
    print("brighter:", list(block.buf[:count]))

    block.close()
    block.unlink()
