from multiprocessing import shared_memory

import shmcore

for library, ShareableList in [
    ("standard library", shared_memory.ShareableList),
    ("shmcore", shmcore.ShareableList),
]:
    words = ShareableList(["共享内存"])
    try:
        print(f"{library}: {words[0]}")
    except UnicodeDecodeError as error:
        print(f"{library}: {type(error).__name__}: {error.reason}")
    words.shm.close()
    words.shm.unlink()
