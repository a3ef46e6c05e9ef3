from shmcore import ShareableList

numbers = ShareableList([1, 2, 3])

try:
    numbers.append(4)
except AttributeError as error:
    print(f"AttributeError: {error}")

try:
    numbers[3] = 4
except IndexError as error:
    print(f"IndexError: {error}")

try:
    print(numbers[3])
except IndexError as error:
    print(f"IndexError: {error}")

try:
    print(numbers.index(4))
except ValueError as error:
    print(type(error).__name__)

numbers.shm.close()
numbers.shm.unlink()
