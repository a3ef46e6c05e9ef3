"""A worker that never imports shmcore starts a program by the shell; both are killed."""

import multiprocessing
import os
import sys
import time


def work():
    os.system("sleep 30 >/dev/null 2>&1 & echo sleeper $!")
    time.sleep(60)


if __name__ == "__main__":
    from shmcore import SharedMemory

    shm = SharedMemory(create=True, size=8)
    print(shm.name, flush=True)
    multiprocessing.set_start_method(sys.argv[1])
    process = multiprocessing.Process(target=work)
    process.start()
    print("worker", process.pid, flush=True)
    process.join()
