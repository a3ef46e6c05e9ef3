"""A grandchild makes a block and ends; the child between lives on and never imports shmcore."""

import multiprocessing
import os
import sys
import time


def make(pipe):
    from shmcore import SharedMemory

    pipe.send(SharedMemory(create=True, size=10).name)


def between():
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=make, args=(theirs,))
    process.start()
    name = ours.recv()
    process.join()
    print(os.getpid(), name, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    method, reaper = sys.argv[1:]
    multiprocessing.set_start_method(method)
    if method != "fork":  # which would hand the module on
        import shmcore  # noqa: F401
    if reaper == "started before":
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.Process(target=make, args=(theirs,))
        process.start()
        process.join()
    process = multiprocessing.Process(target=between)
    process.start()
    process.join()
