from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    numbers = library.ShareableList([1, 2, 3])
    numbers.shm.close()
    try:
        print(numbers[0])
    except (TypeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")
    numbers.shm.unlink()
