"""A worker connects to its parent's manager and makes a block and a list; both outlive it."""

import sys
from multiprocessing import get_context

from shmcore import ShareableList, SharedMemory, SharedMemoryManager


def work(address, pipe):
    manager = SharedMemoryManager(address, b"a key")
    manager.connect()
    shm, items = manager.SharedMemory(5), manager.ShareableList(["one", 2.5, None])
    shm.buf[4] = 7
    pipe.send((shm.name, items.shm.name))


if __name__ == "__main__":
    context = get_context(sys.argv[1])
    with SharedMemoryManager(authkey=b"a key", ctx=context) as manager:
        ours, theirs = context.Pipe()
        worker = context.Process(target=work, args=(manager.address, theirs))
        worker.start()
        names = ours.recv()
        worker.join()
        with SharedMemory(names[0]) as shm, ShareableList(name=names[1]) as items:
            print(worker.exitcode, shm.buf[4], list(items))
    for name in names:
        try:
            SharedMemory(name)
        except FileNotFoundError:
            print("gone")
