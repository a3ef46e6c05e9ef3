import multiprocessing as mp

from shmcore import ShareableList

WORKERS = 3


def work(number, squares, sums, written):
    squares[number] = number * number
    written.wait()
    sums[number] = sum(squares)
    squares.shm.close()
    sums.shm.close()


if __name__ == "__main__":
    squares = ShareableList([0] * WORKERS)
    sums = ShareableList([0] * WORKERS)
    written = mp.Barrier(WORKERS)

    workers = []
    for number in range(WORKERS):
        arguments = (number, squares, sums, written)
        workers.append(mp.Process(target=work, args=arguments))
        workers[-1].start()
    for worker in workers:
        worker.join()
    print(list(squares), list(sums))

    for values in (squares, sums):
        values.shm.close()
        values.shm.unlink()
