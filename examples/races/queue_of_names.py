import multiprocessing as mp

from shmcore import SharedMemory

SIZE = 1_000_000


def add_up(names, sums):
    while (name := names.get()) is not None:
        shm = SharedMemory(name=name)
        sums.put(sum(shm.buf[:SIZE]))
        shm.close()


if __name__ == "__main__":
    blocks = [SharedMemory(create=True, size=SIZE) for _ in range(3)]
    names, sums = mp.Queue(), mp.Queue()
    worker = mp.Process(target=add_up, args=(names, sums))
    worker.start()
    for ones, shm in enumerate(blocks, start=4):
        shm.buf[:ones] = b"\x01" * ones
        names.put(shm.name)
    names.put(None)

    for shm in blocks:
        print(sums.get())
        shm.close()
        shm.unlink()
    worker.join()
