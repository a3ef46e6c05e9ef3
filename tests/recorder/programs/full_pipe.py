"""Joins a child that cannot end before its queue was read."""

from multiprocessing import Process, Queue


def fill(results):
    results.put(bytes(1_000_000))


if __name__ == "__main__":
    queue = Queue()
    child = Process(target=fill, args=(queue,))
    child.start()
    child.join()
    queue.get()
