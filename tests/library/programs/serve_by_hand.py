"""A process serves a manager by hand; says whether its blocks are there, and after its end."""

import multiprocessing
import os
import threading
from multiprocessing.managers import dispatch

from shmcore import SharedMemoryManager


def serve(pipe):
    server = SharedMemoryManager(authkey=b"key").get_server()
    threading.Timer(0, pipe.send, [server.address]).start()
    server.serve_forever()


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    manager = SharedMemoryManager(ours.recv(), authkey=b"key")
    manager.connect()
    shm, items = manager.SharedMemory(10), manager.ShareableList([1])
    names = shm.name, items.shm.name
    print(*(os.path.exists(f"/dev/shm/{name}") for name in names))
    dispatch(manager._Client(manager.address, authkey=b"key"), None, "shutdown")
    process.join()
    print(*(os.path.exists(f"/dev/shm/{name}") for name in names))
