import multiprocessing as mp

from shmcore import SharedMemory


def add_one(block, has_read, may_write):
    value = block.buf[0]
    has_read.set()
    may_write.wait()
    value += 1
    block.buf[0] = value
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=1)
    has_read, may_write = mp.Event(), mp.Event()

    child = mp.Process(target=add_one, args=(block, has_read, may_write))
    child.start()
    has_read.wait()
    value = block.buf[0]
    value += 1
    block.buf[0] = value
    may_write.set()
    child.join()
    print("added twice, counted:", block.buf[0])

    block.close()
    block.unlink()
