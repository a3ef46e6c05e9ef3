"""Waits for a lock whose holder was killed."""

import os
import signal
from multiprocessing import Lock, Process


def work(lock):
    lock.acquire()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    lock = Lock()
    child = Process(target=work, args=(lock,))
    child.start()
    child.join()
    lock.acquire()
