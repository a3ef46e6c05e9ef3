from multiprocessing import shared_memory

import shmcore

for library, SharedMemory in [
    ("standard library", shared_memory.SharedMemory),
    ("shmcore", shmcore.SharedMemory),
]:
    shm = SharedMemory(create=True, size=8)
    view = shm.buf[:4]
    try:
        shm.close()
    except BufferError:
        usable = shm.buf is not None
        print(f"{library}: refused, and the handle {'works' if usable else 'is useless'}")
    view.release()
    shm.close()
    shm.unlink()
