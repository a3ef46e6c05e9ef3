"""Two workers add one to a number."""

from multiprocessing import Process

from shmcore import ShareableList


def work(numbers):
    seen = numbers[0]
    numbers[0] = seen + 1


if __name__ == "__main__":
    numbers = ShareableList([0])
    workers = [Process(target=work, args=(numbers,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(numbers[0])
    numbers.shm.close()
    numbers.shm.unlink()
