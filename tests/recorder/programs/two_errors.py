"""Two processes fail at the same line."""

import multiprocessing


def work():
    raise ValueError


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
