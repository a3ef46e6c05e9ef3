from multiprocessing import Process

import numpy as np

from shmcore import SharedMemory

STATION = np.dtype([("name", "S8"), ("celsius", "<f8"), ("readings", "<i4")])
START = [(b"Bergen", 8.5, 12), (b"Oslo", -3.0, 40), (b"Tromso", -11.25, 7)]


def add_reading(shm_name, station, celsius):
    attacher = SharedMemory(name=shm_name)
    table = np.ndarray(len(START), dtype=STATION, buffer=attacher.buf)
    row = table["name"] == station
    table["celsius"][row] = celsius
    table["readings"][row] += 1
    del table
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=len(START) * STATION.itemsize)
    table = np.ndarray(len(START), dtype=STATION, buffer=creator.buf)
    table[:] = START

    child = Process(target=add_reading, args=(creator.name, b"Oslo", -4.5))
    child.start()
    child.join()

    for record in table.tolist():
        print(*record)
    coldest = table[table["celsius"].argmin()]
    print("coldest:", coldest["name"].decode())
    print("bytes a record:", STATION.itemsize)

    del table, coldest
    creator.close()
    creator.unlink()
