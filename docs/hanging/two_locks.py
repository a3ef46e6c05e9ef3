import multiprocessing as mp

from shmcore import SharedMemory


def move(block, source, target, locks):
    with locks[source]:
        block.buf[source] -= 1
        with locks[target]:
            block.buf[target] += 1
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=2)
    block.buf[:2] = bytes([5, 5])
    locks = [mp.Lock(), mp.Lock()]
    there = mp.Process(target=move, args=(block, 0, 1, locks))
    back = mp.Process(target=move, args=(block, 1, 0, locks))
    there.start()
    back.start()
    there.join()
    back.join()
    block.close()
    block.unlink()
