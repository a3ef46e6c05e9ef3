import multiprocessing as mp

from shmcore import SharedMemory

SEQUENCE, LEFT, RIGHT, SEEN = range(4)


def move(pair):
    pair.buf[SEQUENCE] += 1
    pair.buf[LEFT] = 5
    pair.buf[RIGHT] = 5
    pair.buf[SEQUENCE] += 1


def look(pair):
    before = pair.buf[SEQUENCE]
    left = pair.buf[LEFT]
    right = pair.buf[RIGHT]
    if before % 2 == 0 and pair.buf[SEQUENCE] == before:
        pair.buf[SEEN : SEEN + 2] = bytes([left, right])


def mover(pair):
    move(pair)
    pair.close()


def looker(pair):
    look(pair)
    pair.close()


if __name__ == "__main__":
    pair = SharedMemory(create=True, size=5)
    pair.buf[SEEN : SEEN + 2] = bytes([9, 9])

    first = mp.Process(target=mover, args=(pair,))
    second = mp.Process(target=looker, args=(pair,))
    first.start()
    second.start()
    first.join()
    second.join()
    print("it has moved to:", list(pair.buf[LEFT:SEEN]))

    pair.close()
    pair.unlink()
