import multiprocessing as mp

from shmcore import SharedMemory


def sit_down(seat, number, lock):
    with lock:
        if seat.buf[0] == 0:
            seat.buf[0] = 1
            seat.buf[number] = 1


def work(seat, number, lock):
    sit_down(seat, number, lock)
    seat.close()


if __name__ == "__main__":
    seat = SharedMemory(create=True, size=3)
    lock = mp.Lock()

    first = mp.Process(target=work, args=(seat, 1, lock))
    second = mp.Process(target=work, args=(seat, 2, lock))
    first.start()
    second.start()
    first.join()
    second.join()
    print("sit on it:", sum(seat.buf[1:3]))

    seat.close()
    seat.unlink()
