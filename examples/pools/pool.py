from multiprocessing import Pool

from shmcore import ShareableList


def begin(name):
    global totals
    totals = ShareableList(name=name)


def add_up(worker):
    totals[worker] = sum(range(worker * 1000, (worker + 1) * 1000))


if __name__ == "__main__":
    results = ShareableList([0, 0, 0, 0])
    with Pool(2, begin, (results.shm.name,)) as workers:
        workers.map(add_up, range(4))
    print(list(results))
    results.shm.close()
    results.shm.unlink()
