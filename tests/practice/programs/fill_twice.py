"""Two children, one after the other, write the same bytes of a block."""

from multiprocessing import Process

from shmcore import SharedMemory


def fill(name):
    block = SharedMemory(name=name)
    block.buf[2:4] = b"ab"
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=8)
    block.buf[0] = 1
    children = [Process(target=fill, args=(block.name,)) for _ in range(2)]
    for child in children:
        child.start()
        child.join()
    print("done")
    block.close()
    block.unlink()
