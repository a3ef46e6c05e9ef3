import multiprocessing as mp

from shmcore import SharedMemoryManager


def write(numbers, start, end):
    for index in range(start, end):
        numbers[index - start] = numbers[end - 1 - index]
    numbers.shm.close()


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList(range(10))

        child = mp.Process(target=write, args=(numbers, 0, 10))
        child.start()
        child.join()

        print(*numbers, sep=", ")
