import multiprocessing as mp

from shmcore import SharedMemory


def add_one(block, has_read, may_go):
    value = block.buf[0]
    has_read.set()
    may_go.wait()
    value += 1
    block.buf[0] = value
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=1)
    has_read, may_go = mp.Event(), mp.Event()

    child = mp.Process(target=add_one, args=(block, has_read, may_go))
    child.start()
    has_read.wait()
    value = block.buf[0]
    value += 1
    block.buf[0] = value
    may_go.set()
    child.join()
    print("added twice, counted:", block.buf[0])

    block.close()
    block.unlink()
