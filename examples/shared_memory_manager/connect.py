import multiprocessing as mp

from shmcore import SharedMemoryManager


def work(address, pipe):
    manager = SharedMemoryManager(address)
    manager.connect()
    squares = manager.ShareableList([1, 4, 9])
    pipe.send(squares)
    pipe.recv()
    squares.shm.close()


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        pipe, far_end = mp.Pipe()
        args = (manager.address, far_end)
        child = mp.Process(target=work, args=args)
        child.start()
        squares = pipe.recv()
        pipe.send("received")
        child.join()

        print(list(squares))
        squares.shm.close()
