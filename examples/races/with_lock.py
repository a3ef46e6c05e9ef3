import multiprocessing as mp

from shmcore import SharedMemory

EACH = 10_000


def count(shm, lock):
    with shm.buf.cast("q") as numbers:
        for _ in range(EACH):
            with lock:
                numbers[0] += 1
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=8)
    lock = mp.Lock()
    both = [mp.Process(target=count, args=(shm, lock)) for _ in (1, 2)]
    for worker in both:
        worker.start()
    for worker in both:
        worker.join()
    print(int.from_bytes(shm.buf[:8], "little"))

    shm.close()
    shm.unlink()
