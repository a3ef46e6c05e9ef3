"""Run a program's workers as threads of one process, each pausing at each byte.

python threads.py PROGRAM [ARGUMENTS]

So they come between each other for certain, also where nothing can be recorded.
"""

import multiprocessing
import runpy
import sys
import threading
import time

import shmcore

PAUSE = 0.01  # seconds
blocks = {}


class Bytes(bytearray):
    def __getitem__(self, place):
        value = super().__getitem__(place)
        time.sleep(PAUSE)
        return value

    def __setitem__(self, place, value):
        time.sleep(PAUSE)
        super().__setitem__(place, value)


class Block:
    """Looks like a SharedMemory, whose bytes take their time."""

    def __new__(cls, name=None, create=False, size=0, **more):
        return super().__new__(cls) if create else blocks[name]

    def __init__(self, name=None, create=False, size=0, **more):
        if create:
            self.name, self.size, self.buf = name or f"block {len(blocks)}", size, Bytes(size)
            blocks[self.name] = self

    def close(self):
        pass

    unlink = close


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    shmcore.SharedMemory = Block
    multiprocessing.Process = threading.Thread
    for name in "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition":
        setattr(multiprocessing, name, getattr(threading, name))
    runpy.run_path(sys.argv[0], run_name="__main__")
