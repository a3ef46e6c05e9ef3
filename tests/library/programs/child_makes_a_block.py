"""A forked child makes a block and ends; its parent says its name and waits for a line."""

import multiprocessing

from shmcore import SharedMemory


def make(results):
    shm = SharedMemory(create=True, size=8)
    shm.close()
    results.send(shm.name)


results, to_parent = multiprocessing.get_context("fork").Pipe(False)
child = multiprocessing.get_context("fork").Process(target=make, args=(to_parent,))
child.start()
child.join()
print(results.recv(), flush=True)
input()
