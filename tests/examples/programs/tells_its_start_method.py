"""Tells the start method, here and in a child."""

import sys
from multiprocessing import Process, get_start_method


def child(number):
    print("child:", get_start_method(), number, flush=True)


if __name__ == "__main__":
    print("main:", get_start_method(), len(sys.argv), flush=True)
    process = Process(target=child, args=(7,))
    process.start()
    process.join()
