import pickle

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
try:
    pickle.dumps(shm.buf)
except TypeError as error:
    print("TypeError:", error)

shm.close()
shm.unlink()
