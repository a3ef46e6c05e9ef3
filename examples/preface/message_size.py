import pickle

from shmcore import SharedMemory

SIZE = 1_000_000

shm = SharedMemory(create=True, size=SIZE)
whole_data = pickle.dumps(bytes(SIZE))
only_the_handle = pickle.dumps(shm)

print(f"the whole data:  {len(whole_data):9,} bytes")
print(f"only the handle: {len(only_the_handle):9,} bytes")

shm.close()
shm.unlink()
