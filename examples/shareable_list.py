import multiprocessing as mp

from shmcore import ShareableList


def write(numbers):
    numbers[1] = 99
    numbers[2] += 99
    numbers.shm.close()


if __name__ == "__main__":
    numbers = ShareableList([1, 2, 3])
    print(numbers)

    child = mp.Process(target=write, args=(numbers,))
    child.start()
    child.join()

    print(*numbers, sep=", ")

    numbers.shm.close()
    numbers.shm.unlink()
