import multiprocessing as mp

from shmcore import SharedMemoryManager


def reverse(numbers):
    last = len(numbers) - 1
    for left in range(len(numbers) // 2):
        right = last - left
        numbers[left], numbers[right] = numbers[right], numbers[left]
    numbers.shm.close()


if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList(range(10))

        child = mp.Process(target=reverse, args=(numbers,))
        child.start()
        child.join()

        print(*numbers, sep=", ")
