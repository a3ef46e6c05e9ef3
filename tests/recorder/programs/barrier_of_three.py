"""Two of three wait at a barrier that the third one never reaches."""

from multiprocessing import Barrier, Process


def meet(barrier, number):
    if number != 1:
        barrier.wait()


if __name__ == "__main__":
    barrier = Barrier(3)
    workers = [Process(target=meet, args=(barrier, number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
