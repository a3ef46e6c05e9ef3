"""Never imports shmcore; a child makes a block, and a child of that another. Both end."""

import multiprocessing
import sys


def make(queue, generations):
    from shmcore import SharedMemory

    shm = SharedMemory(create=True, size=10)
    queue.put(shm.name)
    if generations:
        start(make, queue, generations - 1)


def start(work, *arguments):
    process = multiprocessing.get_context(sys.argv[1]).Process(target=work, args=arguments)
    process.start()
    process.join()


if __name__ == "__main__":
    queue = multiprocessing.get_context(sys.argv[1]).SimpleQueue()
    start(make, queue, 1)
    print(queue.get(), queue.get(), flush=True)
    input()
