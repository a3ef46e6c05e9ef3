import multiprocessing as mp

from shmcore import SharedMemory

NOTHING, READY = 9, 1


def fill(box):
    box.buf[1] = 42
    box.buf[0] = READY


def read(box):
    if box.buf[0] == READY:
        box.buf[2] = box.buf[1]


def filler(box):
    fill(box)
    box.close()


def reader(box):
    read(box)
    box.close()


if __name__ == "__main__":
    box = SharedMemory(create=True, size=3)
    box.buf[2] = NOTHING

    first = mp.Process(target=filler, args=(box,))
    second = mp.Process(target=reader, args=(box,))
    first.start()
    second.start()
    first.join()
    second.join()
    print("read:", box.buf[2])

    box.close()
    box.unlink()
