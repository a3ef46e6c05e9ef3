from multiprocessing import shared_memory

import shmcore

for library, SharedMemory in [
    ("standard library", shared_memory.SharedMemory),
    ("shmcore", shmcore.SharedMemory),
]:
    shm = SharedMemory(create=True, size=8)
    shm.close()
    try:
        shm.buf[0] = 1
    except (TypeError, ValueError) as error:
        print(f"{library}: {type(error).__name__}: {error}")
    shm.unlink()
