import multiprocessing as mp

from shmcore import SharedMemory


def add_one(tally, number):
    value = tally.buf[number]
    value += 1
    tally.buf[number] = value


def work(tally, number):
    add_one(tally, number)
    tally.close()


if __name__ == "__main__":
    tally = SharedMemory(create=True, size=2)

    first = mp.Process(target=work, args=(tally, 0))
    second = mp.Process(target=work, args=(tally, 1))
    first.start()
    second.start()
    first.join()
    second.join()
    print("added twice:", sum(tally.buf[0:2]))

    tally.close()
    tally.unlink()
