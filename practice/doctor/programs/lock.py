"""Makes a semaphore and takes it."""

import multiprocessing

if __name__ == "__main__":
    with multiprocessing.Lock():
        print("locked")
