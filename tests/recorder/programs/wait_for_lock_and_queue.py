"""Two workers put into a queue what the program prints, one after the other by a lock."""

import multiprocessing as mp


def work(lock, queue, number):
    with lock:
        queue.put(number)
        queue.put(number + 10)


if __name__ == "__main__":
    lock, queue = mp.Lock(), mp.Queue()
    workers = [mp.Process(target=work, args=(lock, queue, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    print([queue.get() for _ in range(4)])
    for worker in workers:
        worker.join()
    print("joined")
