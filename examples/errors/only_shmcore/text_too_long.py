from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    words = library.ShareableList(["abc"])
    try:
        words[0] = "9 letters"
    except ValueError as error:
        print("ValueError:", error)
    words.shm.close()
    words.shm.unlink()
