from shmcore import ShareableList

numbers = ShareableList([1, 2, 3])

try:
    numbers.append(4)
except AttributeError as error:
    print("AttributeError:", error)

try:
    numbers.close()
except AttributeError as error:
    print("AttributeError:", error)

try:
    numbers.shm.buf.decode()
except AttributeError as error:
    print("AttributeError:", error)

numbers.shm.close()
numbers.shm.unlink()
