import pickle

from shmcore import ShareableList

numbers = ShareableList([1, 2, 3])
message = pickle.dumps(numbers)
numbers.shm.close()
numbers.shm.unlink()

try:
    pickle.loads(message)
except FileNotFoundError as error:
    print(type(error).__name__)
