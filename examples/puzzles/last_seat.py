import multiprocessing as mp

from shmcore import SharedMemory


def sit_down(seat, number):
    if seat.buf[0] == 0:
        seat.buf[0] = 1
        seat.buf[number] = 1


def work(seat, number):
    sit_down(seat, number)
    seat.close()


if __name__ == "__main__":
    seat = SharedMemory(create=True, size=3)

    first = mp.Process(target=work, args=(seat, 1))
    second = mp.Process(target=work, args=(seat, 2))
    first.start()
    second.start()
    first.join()
    second.join()
    print("sit on it:", sum(seat.buf[1:3]))

    seat.close()
    seat.unlink()
