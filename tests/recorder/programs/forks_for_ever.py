"""Each process starts another one."""

import multiprocessing as mp


def work():
    mp.Process(target=work).start()


if __name__ == "__main__":
    work()
