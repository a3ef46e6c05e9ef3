from multiprocessing import shared_memory

import shmcore


def without_reserving(**words):
    return shmcore.SharedMemory(reserve=False, **words)


TEBIBYTE = 2**40

for library, SharedMemory in [
    ("standard library", shared_memory.SharedMemory),
    ("shmcore", shmcore.SharedMemory),
    ("shmcore, reserve=False", without_reserving),
]:
    try:
        shm = SharedMemory(create=True, size=TEBIBYTE)
        print(f"{library}: created")
        shm.close()
        shm.unlink()
    except OSError as error:
        print(f"{library}: OSError: {error.strerror}")
