from shmcore import ShareableList, SharedMemoryManager

if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList([1, 2, 3])
        name = numbers.shm.name
        print(numbers)
        numbers.shm.close()

    try:
        ShareableList(name=name)
    except FileNotFoundError as error:
        print(type(error).__name__)
