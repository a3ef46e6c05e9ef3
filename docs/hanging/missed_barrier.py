import multiprocessing as mp

from shmcore import ShareableList


def work(number, squares, written):
    if number == 2:
        return
    squares[number] = number * number
    written.wait()
    print(sum(squares))


if __name__ == "__main__":
    squares = ShareableList([0, 0, 0])
    written = mp.Barrier(3)
    workers = []
    for number in range(3):
        arguments = (number, squares, written)
        workers.append(mp.Process(target=work, args=arguments))
        workers[-1].start()
    for worker in workers:
        worker.join()
    squares.shm.close()
    squares.shm.unlink()
