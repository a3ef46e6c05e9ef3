"""Three children sleep, and print in the order in which they wake."""

import multiprocessing as mp
import time


def work(number):
    time.sleep(1000 * number)
    print(number)


if __name__ == "__main__":
    for number in (3, 1, 2):
        mp.Process(target=work, args=(number,)).start()
