import sys
from multiprocessing import Process

from shmcore import ShareableList

END = b"."  # behind each record; any byte but zero will do


def show(records):
    for record in records:
        print(record[:-1].hex(" "))
    records.shm.close()


if __name__ == "__main__":
    words = sys.argv[1:] or ["2a0000", "07ff"]
    records = ShareableList([bytes.fromhex(word) + END for word in words])

    child = Process(target=show, args=(records,))
    child.start()
    child.join()

    records.shm.close()
    records.shm.unlink()
