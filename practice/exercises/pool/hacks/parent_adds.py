import sys

from shmcore import SharedMemory

SIZE = 400_000

if __name__ == "__main__":
    parts = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    block = SharedMemory(create=True, size=SIZE)
    block.buf[:SIZE] = bytes(place // 2000 for place in range(SIZE))

    step = SIZE // parts
    edges = range(0, SIZE, step)
    print("sums:", [sum(block.buf[at : at + step]) for at in edges])

    block.close()
    block.unlink()
