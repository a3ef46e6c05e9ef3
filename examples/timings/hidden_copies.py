import pickle

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=4)
view = shm.buf[:2]
copy = bytes(shm.buf[:2])

shm.buf[0] = 42
print("view:", view[0])
print("copy:", copy[0])

try:
    pickle.dumps(view)
except TypeError as error:
    print(f"TypeError: {error}")

view.release()
shm.close()
shm.unlink()
