import sys
from threading import Thread

from shmcore import SharedMemory


def brighten(pixels, count):
    for position in range(count):
        pixels[position] += 100


if __name__ == "__main__":
    picture = [int(word) for word in sys.argv[1:]] or [10, 20, 30]
    count = len(picture)
    block = SharedMemory(create=True, size=count)
    block.buf[:count] = bytes(picture)

    child = Thread(target=brighten, args=(block.buf, count))
    child.start()
    child.join()
    print("brighter:", list(block.buf[:count]))

    block.close()
    block.unlink()
