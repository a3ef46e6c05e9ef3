import pickle

from shmcore import ShareableList

numbers = ShareableList([1, 2, 3])
parcel = pickle.dumps(numbers)
numbers.shm.close()
numbers.shm.unlink()

try:
    pickle.loads(parcel)
except FileNotFoundError as error:
    print(type(error).__name__)
