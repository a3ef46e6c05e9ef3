import sys
from multiprocessing import Lock, Process
from time import sleep

from shmcore import ShareableList


def move(accounts, source, target, amount, locks):
    with locks[source]:
        accounts[source] -= amount
        sleep(0.1)
        with locks[target]:
            accounts[target] += amount


def work(accounts, *order):
    move(accounts, *order)
    accounts.shm.close()


if __name__ == "__main__":
    there, back = map(int, sys.argv[1:] or ["3", "5"])
    accounts = ShareableList([100, 100])
    locks = [Lock(), Lock()]

    first = Process(target=work, args=(accounts, 0, 1, there, locks))
    second = Process(target=work, args=(accounts, 1, 0, back, locks))
    first.start()
    first.join()
    second.start()
    second.join()
    print(list(accounts))

    accounts.shm.close()
    accounts.shm.unlink()
