import multiprocessing as mp

from shmcore import SharedMemory


def write(shm, stop):
    with shm.buf.cast("q") as numbers:
        number = 0
        while not stop.is_set():
            for _ in range(1000):
                number += 1
                numbers[0] = number
                numbers[1] = number
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=16)
    stop = mp.Event()
    writer = mp.Process(target=write, args=(shm, stop))
    writer.start()
    with shm.buf.cast("q") as numbers:
        while True:
            first, second = numbers[:2].tolist()
            if first != second:
                break
    stop.set()
    writer.join()
    print("a pair that never was whole")

    shm.close()
    shm.unlink()
