"""Sixteen threads make and unlink blocks, while children are forked that do so too."""

import os
import sys
import threading
import time
import warnings

from shmcore import SharedMemory

warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads: on purpose


def work(number):
    for turn in range(60):
        shm = SharedMemory(f"{prefix}_{number}_{turn}", create=True, size=1000)
        shm.buf[0] = number
        again = SharedMemory(shm.name)
        assert again.buf[0] == number
        again.close()
        shm.close()
        if turn < 50:
            shm.unlink()


def child(number):
    shm = SharedMemory(f"{prefix}_child_{number}", create=True, size=10)  # noqa: F841 (held)
    for _ in range(20):
        with SharedMemory(create=True, size=10):
            pass
    os._exit(0)


prefix = sys.argv[1]
threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
for thread in threads:
    thread.start()
children = []
for number in range(20):
    children.append(os.fork())
    if not children[-1]:
        child(number)
    time.sleep(0.01)
for thread in threads:
    thread.join()
print([os.waitpid(child, 0)[1] for child in children] == [0] * 20, flush=True)
with open("/proc/self/maps") as file:
    pages = sum("/page-" in line for line in file)
print(len(os.listdir("/proc/self/fd")) - pages, flush=True)
input()
