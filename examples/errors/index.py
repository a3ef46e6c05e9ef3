from shmcore import ShareableList, SharedMemory

numbers = ShareableList([1, 2, 3])
try:
    print(numbers[3])
except IndexError as error:
    print("IndexError:", error)
try:
    numbers[3] = 4
except IndexError as error:
    print("IndexError:", error)

shm = SharedMemory(create=True, size=10)
try:
    print(shm.buf[shm.size])
except IndexError as error:
    print("IndexError:", error)

for block in (numbers.shm, shm):
    block.close()
    block.unlink()
