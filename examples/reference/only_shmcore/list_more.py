from shmcore import ShareableList

with ShareableList([1, 2, 3, 4]) as values:
    print(values[1:3])
    print(values[::-1])
    print(values.tolist())
    name = values.shm.name

try:
    ShareableList(name=name)
except FileNotFoundError:
    print("the block is gone")
