"""A worker closes all descriptors and has files there before it imports shmcore."""

import multiprocessing
import os
import sys


def work(folder):
    os.closerange(3, 100)
    files = [open(f"{folder}/{number}", "w+") for number in range(20)]  # noqa: SIM115
    from shmcore import SharedMemory

    print(SharedMemory(create=True, size=10).name, flush=True)
    os._exit(len(files) - 20)


if __name__ == "__main__":
    import shmcore

    shm = shmcore.SharedMemory(create=True, size=10)
    print(shm.name, flush=True)
    process = multiprocessing.get_context("spawn").Process(target=work, args=(sys.argv[1],))
    process.start()
    process.join()
    sys.exit(process.exitcode)
