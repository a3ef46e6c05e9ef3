import multiprocessing as mp

from shmcore import SharedMemory

SIZE = 1_000_000


def count_ones(names, answers):
    while (name := names.get()) is not None:
        shm = SharedMemory(name=name)
        answers.put((name, bytes(shm.buf[:SIZE]).count(1)))
        shm.close()


if __name__ == "__main__":
    blocks = [SharedMemory(create=True, size=SIZE) for _ in range(3)]
    names, answers = mp.Queue(), mp.Queue()
    worker = mp.Process(target=count_ones, args=(names, answers))
    worker.start()
    for ones, shm in enumerate(blocks, start=4):
        shm.buf[:ones] = b"\x01" * ones
        names.put(shm.name)
    names.put(None)

    for shm in blocks:
        name, ones = answers.get()
        print(name == shm.name, ones)
        shm.close()
        shm.unlink()
    worker.join()
