from concurrent.futures import ProcessPoolExecutor

from shmcore import SharedMemory


def begin(name):
    global shm
    shm = SharedMemory(name=name)


def square(number):
    shm.buf[number] = number * number


if __name__ == "__main__":
    block = SharedMemory(create=True, size=10)
    with ProcessPoolExecutor(
        2,
        initializer=begin,
        initargs=(block.name,),
    ) as workers:
        list(workers.map(square, range(10)))
    print(list(block.buf[:10]))
    block.close()
    block.unlink()
