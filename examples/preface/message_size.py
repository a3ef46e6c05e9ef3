import pickle

from shmcore import SharedMemory

SIZE = 1_000_000

shm = SharedMemory(create=True, size=SIZE)
whole_data = pickle.dumps(bytes(SIZE))
only_the_handle = pickle.dumps(shm)

print(f"data:   {len(whole_data):,} bytes")
print(f"handle: {len(only_the_handle):,} bytes")

shm.close()
shm.unlink()
