from multiprocessing import Process

import numpy as np

from shmcore import SharedMemory

ROW = np.dtype([("name", "S8"), ("celsius", "<f8"), ("count", "<i4")])
START = [(b"Bergen", 8.5, 12), (b"Oslo", -3.0, 40), (b"Bodo", -9.5, 7)]


def update(shm_name, station, celsius):
    attacher = SharedMemory(name=shm_name)
    table = np.ndarray(len(START), dtype=ROW, buffer=attacher.buf)
    found = table["name"] == station
    table["celsius"][found] = celsius
    table["count"][found] += 1
    del table
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=len(START) * ROW.itemsize)
    table = np.ndarray(len(START), dtype=ROW, buffer=creator.buf)
    table[:] = START

    child = Process(target=update, args=(creator.name, b"Oslo", -4.5))
    child.start()
    child.join()

    for record in table.tolist():
        print(*record)
    coldest = table[table["celsius"].argmin()]
    print("coldest:", coldest["name"].decode())
    print("bytes a record:", ROW.itemsize)

    del table, coldest
    creator.close()
    creator.unlink()
