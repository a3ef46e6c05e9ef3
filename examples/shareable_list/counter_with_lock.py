import multiprocessing as mp

from shmcore import ShareableList


def count(counter, lock):
    for _ in range(1000):
        with lock:
            counter[0] += 1
    counter.shm.close()


if __name__ == "__main__":
    counter = ShareableList([0])
    lock = mp.Lock()

    first = mp.Process(target=count, args=(counter, lock))
    second = mp.Process(target=count, args=(counter, lock))
    first.start()
    second.start()
    first.join()
    second.join()
    print(counter[0])

    counter.shm.close()
    counter.shm.unlink()
