from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    numbers = library.ShareableList([7])
    try:
        numbers[0] = 2**63
    except Exception as error:
        print(type(error), "leaves", numbers[0])
    numbers.shm.close()
    numbers.shm.unlink()
