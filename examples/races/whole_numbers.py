import multiprocessing as mp

from shmcore import SharedMemory

NONE, ALL = 0, -1


def write(shm, stop):
    with shm.buf.cast("q") as numbers:
        while not stop.is_set():
            for _ in range(1000):
                numbers[0] = ALL
                numbers[0] = NONE
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=8)
    stop = mp.Event()
    writer = mp.Process(target=write, args=(shm, stop))
    writer.start()
    with shm.buf.cast("q") as numbers:
        while numbers[0] != ALL:
            pass
        seen = {numbers[0] for _ in range(1_000_000)}
    stop.set()
    writer.join()
    print("torn numbers:", len(seen - {NONE, ALL}))

    shm.close()
    shm.unlink()
