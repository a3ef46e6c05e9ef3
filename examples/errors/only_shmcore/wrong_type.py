from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    try:
        library.ShareableList([[1, 2]])
    except (KeyError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")
