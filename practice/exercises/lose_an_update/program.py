import multiprocessing as mp

from shmcore import SharedMemory


def add_one(block):
    value = block.buf[0]
    value += 1
    block.buf[0] = value


def work(block):
    add_one(block)
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=1)

    first = mp.Process(target=work, args=(block,))
    second = mp.Process(target=work, args=(block,))
    first.start()
    second.start()
    first.join()
    second.join()
    print("counted:", block.buf[0])

    block.close()
    block.unlink()
