import multiprocessing as mp

from shmcore import SharedMemoryManager


def write(block):
    block.buf[:5] = b"hello"
    block.close()


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        block = manager.SharedMemory(size=10)

        child = mp.Process(target=write, args=(block,))
        child.start()
        child.join()

        print(bytes(block.buf[:10]))
        block.close()
