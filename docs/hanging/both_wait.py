import multiprocessing as mp

from shmcore import SharedMemory


def take_both(one, other, done, number):
    one.acquire()
    other.acquire()
    done.buf[number] = 1


def work(one, other, done, number):
    take_both(one, other, done, number)
    other.release()
    one.release()
    done.close()


if __name__ == "__main__":
    done = SharedMemory(create=True, size=2)
    left, right = mp.Lock(), mp.Lock()

    first = mp.Process(target=work, args=(left, right, done, 0))
    second = mp.Process(target=work, args=(right, left, done, 1))
    first.start()
    second.start()
    first.join()
    second.join()

    done.close()
    done.unlink()
