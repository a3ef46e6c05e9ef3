"""Asks a forkserver that has a list of its own for a process; says a block and who lives on."""

import multiprocessing
import os
import sys
import time
from multiprocessing import forkserver

from shmcore import SharedMemory


def hold(name, queue):
    block = SharedMemory(name)  # noqa: F841 (held to the end)
    queue.put(os.getpid())
    time.sleep(60)


def make(queue):
    queue.put(SharedMemory(create=True, size=10).name)


def an_attacher_lives(context, queue):
    block = SharedMemory(create=True, size=10)
    process = context.Process(target=hold, args=(block.name, queue))
    process.start()
    print(block.name, queue.get(), flush=True)
    input()


def the_makers_creator_lives(context, queue):
    process = context.Process(target=make, args=(queue,))
    process.start()
    block = SharedMemory(queue.get())
    process.join()
    print(block.name, os.getpid(), flush=True)
    os.kill(forkserver._forkserver._forkserver_pid, 9)
    time.sleep(60)


if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["preloaded"])
    queue = context.SimpleQueue()
    if sys.argv[1] == "an attacher lives":
        an_attacher_lives(context, queue)
    else:
        the_makers_creator_lives(context, queue)
