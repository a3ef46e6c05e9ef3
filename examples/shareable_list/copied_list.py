from shmcore import ShareableList

original = ShareableList([1, 2, 3])
copied = ShareableList(original)

original[0] = 100
print(list(original), list(copied))
print("same block:", original.shm.name == copied.shm.name)

for numbers in (original, copied):
    numbers.shm.close()
    numbers.shm.unlink()
