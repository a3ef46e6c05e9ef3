"""Changes the authkey between two blocks; a child makes a third."""

import multiprocessing
import sys
import time

from shmcore import SharedMemory


def make(pipe):
    pipe.send(SharedMemory(create=True, size=10).name)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    first = SharedMemory(create=True, size=10)
    multiprocessing.current_process().authkey = b"another"
    second = SharedMemory(create=True, size=10)
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=make, args=(theirs,))
    child.start()
    child.join()
    time.sleep(0.2)
    third = SharedMemory(ours.recv())
    print(first.name, second.name, third.name, flush=True)
    input()
