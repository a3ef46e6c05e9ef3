"""A grandchild makes a block; when it and the child are gone, the block must still be there."""

import multiprocessing
import sys
import time

from shmcore import SharedMemory


def grandchild(pipe):
    pipe.send(SharedMemory(create=True, size=10).name)


def child(pipe):
    process = multiprocessing.Process(target=grandchild, args=(pipe,))
    process.start()
    process.join()


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=child, args=(theirs,))
    process.start()
    process.join()
    time.sleep(0.2)
    SharedMemory(ours.recv()).close()
