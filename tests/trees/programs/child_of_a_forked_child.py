"""A forked child changes the authkey and starts a child of its own, which makes a block."""

import multiprocessing
import sys
import time

from shmcore import SharedMemory


def grandchild(pipe):
    pipe.send(SharedMemory(create=True, size=10).name)


def child(pipe):
    multiprocessing.current_process().authkey = b"another"
    process = multiprocessing.get_context(sys.argv[1]).Process(target=grandchild, args=(pipe,))
    process.start()
    process.join()


if __name__ == "__main__":
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=child, args=(theirs,))
    process.start()
    process.join()
    time.sleep(0.3)
    shm = SharedMemory(ours.recv())
    print(shm.name, flush=True)
    input()
