from multiprocessing import managers

import shmcore

if __name__ == "__main__":
    for library in (managers, shmcore):
        manager = library.SharedMemoryManager()
        try:
            manager.ShareableList([1, 2, 3])
        except ValueError as error:
            print("before:", f"ValueError: {error}")

        manager.start()
        manager.shutdown()
        try:
            manager.ShareableList([1, 2, 3])
        except (OSError, ValueError) as error:
            print("after: ", type(error).__name__)
