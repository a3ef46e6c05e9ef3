from multiprocessing import shared_memory

import shmcore

for library in (shared_memory, shmcore):
    shm = library.SharedMemory(create=True, size=10)
    view = shm.buf[2:5]
    try:
        shm.close()
    except BufferError as error:
        print("BufferError:", error)
    view.release()
    shm.close()
    shm.unlink()
