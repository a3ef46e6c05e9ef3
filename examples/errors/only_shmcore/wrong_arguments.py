from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    for wrong in (
        {},
        {"create": True},
        {"create": True, "size": -1},
    ):
        try:
            library.SharedMemory(**wrong)
        except ValueError as error:
            print("ValueError:", error)
