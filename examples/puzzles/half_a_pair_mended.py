import multiprocessing as mp

from shmcore import SharedMemory


def move(point, lock):
    with lock:
        point.buf[0] = 5
        point.buf[1] = 5


def look(point, lock):
    with lock:
        point.buf[2] = point.buf[0]
        point.buf[3] = point.buf[1]


def mover(point, lock):
    move(point, lock)
    point.close()


def looker(point, lock):
    look(point, lock)
    point.close()


if __name__ == "__main__":
    point = SharedMemory(create=True, size=4)
    lock = mp.Lock()

    first = mp.Process(target=mover, args=(point, lock))
    second = mp.Process(target=looker, args=(point, lock))
    first.start()
    second.start()
    first.join()
    second.join()
    print("it was seen at:", list(point.buf[2:4]))

    point.close()
    point.unlink()
