from multiprocessing import get_context

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)


def square(number):
    shm.buf[number] = number * number


if __name__ == "__main__":
    with get_context("spawn").Pool(2) as workers:
        workers.map(square, range(10))
    print(list(shm.buf[:10]))
    shm.close()
    shm.unlink()
