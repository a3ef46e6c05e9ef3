import pickle

from shmcore import ShareableList

numbers = ShareableList(range(10_000))

parcel = pickle.dumps(numbers)
print(len(parcel) < 200, numbers.shm.size > 100_000)
print(numbers.shm.name.encode() in parcel)

unpacked = pickle.loads(parcel)
unpacked[0] = 99
print(numbers[0])
unpacked.shm.close()

numbers.shm.close()
numbers.shm.unlink()
