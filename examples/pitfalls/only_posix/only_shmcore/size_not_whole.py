import os
from contextlib import suppress
from multiprocessing import shared_memory

import shmcore

NAME = "size_not_whole"


def left_behind(library):
    with suppress(TypeError):
        library.SharedMemory(NAME, create=True, size=10.5)
    try:
        library.SharedMemory(NAME, create=True, size=8).close()
        return "nothing"
    except FileExistsError:
        return "a block"
    finally:
        os.unlink(f"/dev/shm/{NAME}")


print("standard library:", left_behind(shared_memory))
print("shmcore:", left_behind(shmcore))
