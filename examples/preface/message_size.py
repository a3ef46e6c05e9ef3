import pickle

from shmcore import SharedMemory

SIZE = 1_000_000

shm = SharedMemory(create=True, size=SIZE)
whole_data = pickle.dumps(bytes(SIZE))
only_the_handle = pickle.dumps(shm)

print("data over 1,000,000 bytes:", len(whole_data) > 1_000_000)
print("handle under 200 bytes:   ", len(only_the_handle) < 200)

shm.close()
shm.unlink()
