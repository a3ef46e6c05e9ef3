"""A child makes a block, starts a reaper that is slow to come, and ends."""

import multiprocessing
import sys

from shmcore import SharedMemory


def make(pipe, executable):
    multiprocessing.set_executable(executable)
    pipe.send(SharedMemory(create=True, size=10).name)


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=make, args=(theirs, sys.argv[2]))
    child.start()
    name = ours.recv()
    child.join()
    print(name, flush=True)
    input()
