import multiprocessing as mp

from shmcore import SharedMemory


def move(point):
    point.buf[0] = 5
    point.buf[1] = 5


def look(point):
    point.buf[2] = point.buf[0]
    point.buf[3] = point.buf[1]


def mover(point):
    move(point)
    point.close()


def looker(point):
    look(point)
    point.close()


if __name__ == "__main__":
    point = SharedMemory(create=True, size=4)

    first = mp.Process(target=mover, args=(point,))
    second = mp.Process(target=looker, args=(point,))
    first.start()
    second.start()
    first.join()
    second.join()
    print("it has moved to:", list(point.buf[0:2]))

    point.close()
    point.unlink()
