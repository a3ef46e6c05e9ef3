from shmcore import SharedMemory

first = SharedMemory(create=True, size=1)
second = SharedMemory(create=True, size=1)

print("name:", first.name)
print("known prefix:", first.name.startswith(("psm_", "wnsm_")))
print("names differ:", first.name != second.name)

for shm in (first, second):
    shm.close()
    shm.unlink()
