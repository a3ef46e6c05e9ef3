import multiprocessing as mp

from shmcore import SharedMemory

EACH = 100_000


def count(shm, start):
    start.wait()
    with shm.buf.cast("q") as numbers:
        for _ in range(EACH):
            numbers[0] += 1
    shm.close()


def total_of_two():
    shm = SharedMemory(create=True, size=8)
    start = mp.Barrier(2)
    both = [mp.Process(target=count, args=(shm, start)) for _ in (1, 2)]
    for worker in both:
        worker.start()
    for worker in both:
        worker.join()
    total = int.from_bytes(shm.buf[:8], "little")
    shm.close()
    shm.unlink()
    return total


if __name__ == "__main__":
    while (total := total_of_two()) == 2 * EACH:
        pass
    print(f"{total:,} of {2 * EACH:,}")
