"""Prints something else in each run, and has two children."""

import multiprocessing as mp
import os


def work():
    os.urandom(8)


if __name__ == "__main__":
    print(os.urandom(8))
    workers = [mp.Process(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
