from multiprocessing import shared_memory

import shmcore

for library, ShareableList in [
    ("standard library", shared_memory.ShareableList),
    ("shmcore", shmcore.ShareableList),
]:
    numbers = ShareableList([1, 2, 3])
    try:
        numbers[-5] = 9
        print(f"{library}: {list(numbers)}")
    except IndexError as error:
        print(f"{library}: IndexError: {error}")
    numbers.shm.close()
    numbers.shm.unlink()
