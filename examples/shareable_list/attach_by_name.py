import multiprocessing as mp

from shmcore import ShareableList


def write(name):
    numbers = ShareableList(name=name)
    numbers[0] = 100
    print("attacher:", numbers)
    numbers.shm.close()


if __name__ == "__main__":
    numbers = ShareableList([1, 2, 3])

    child = mp.Process(target=write, args=(numbers.shm.name,))
    child.start()
    child.join()
    print("creator: ", numbers)

    numbers.shm.close()
    numbers.shm.unlink()
