from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    numbers = library.ShareableList([1, 2, 3])
    try:
        print(numbers.index(4))
    except ValueError as error:
        print("ValueError:", error)
    numbers.shm.close()
    numbers.shm.unlink()
