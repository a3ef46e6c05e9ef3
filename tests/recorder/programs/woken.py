"""Waits for something that will come: argv[1] says whence."""

import signal
import subprocess
import sys
from multiprocessing import Lock, Manager
from threading import Thread, Timer

SECONDS = 0.4
lock = Lock()


def timeout():
    lock.acquire(timeout=SECONDS)


def thread():
    Timer(SECONDS, lock.release).start()
    lock.acquire()


def alarm():
    signal.signal(signal.SIGALRM, lambda *_: lock.release())
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    lock.acquire()


def program():
    subprocess.run(["sleep", str(SECONDS)])


def manager():
    with Manager() as started:
        sleeper = Thread(target=program)
        sleeper.start()
        started.Lock().acquire()
        sleeper.join()


if __name__ == "__main__":
    lock.acquire()
    globals()[sys.argv[1]]()
    print("over")
