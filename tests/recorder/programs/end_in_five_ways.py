"""Its children end by kill, terminate, a crash, os._exit and an error."""

import multiprocessing as mp
import os
import signal
import sys
import time


def for_ever():
    while True:
        pass


def sleeper():
    time.sleep(3600)


def fails():
    raise ValueError("no")


if __name__ == "__main__":
    killed = mp.Process(target=for_ever, name="killed")
    killed.start()
    time.sleep(0.004)
    killed.kill()
    killed.join()
    terminated = mp.Process(target=sleeper, name="terminated")
    terminated.start()
    time.sleep(0.1)
    terminated.terminate()
    terminated.join()
    crashed = mp.Process(target=signal.raise_signal, args=(signal.SIGSEGV,), name="crashed")
    crashed.start()
    crashed.join()
    left = mp.Process(target=os._exit, args=(3,), name="left")
    left.start()
    left.join()
    failed = mp.Process(target=fails, name="failed")
    failed.start()
    failed.join()
    print(*(p.exitcode for p in (killed, terminated, crashed, left, failed)))
    sys.exit(5)
