from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    words = library.ShareableList(["共享内存"])
    try:
        print(words[0])
    except UnicodeDecodeError as error:
        print("UnicodeDecodeError:", error)
    words.shm.close()
    words.shm.unlink()
