"""Never imports shmcore; a child makes a block and ends, and the program goes on."""

import multiprocessing
import sys


def make(queue):
    from shmcore import SharedMemory

    shm = SharedMemory(create=True, size=10)
    shm.close()
    queue.put(shm.name)


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    queue = context.SimpleQueue()
    process = context.Process(target=make, args=(queue,))
    process.start()
    name = queue.get()
    process.join()
    assert "shmcore" not in sys.modules
    print(name, flush=True)
    input()
