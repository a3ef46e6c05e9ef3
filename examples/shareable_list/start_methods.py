import multiprocessing as mp

from shmcore import ShareableList


def write(numbers):
    numbers[1] = 99
    numbers[2] += 99
    numbers.shm.close()


if __name__ == "__main__":
    results = set()
    for method in mp.get_all_start_methods():
        numbers = ShareableList([1, 2, 3])
        context = mp.get_context(method)
        child = context.Process(target=write, args=(numbers,))
        child.start()
        child.join()
        results.add(tuple(numbers))
        numbers.shm.close()
        numbers.shm.unlink()
    print(results)
