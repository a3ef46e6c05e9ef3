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
        state = "is useless" if shm.buf is None else "works"
        print(f"{library}: refused, and the handle {state}")
    view.release()
    shm.close()
    shm.unlink()
