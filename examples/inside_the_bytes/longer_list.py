from shmcore import ShareableList

short = ShareableList([1, 2, 3])
longer = ShareableList([*short, 4])

print(list(longer))
print("same block:", short.shm.name == longer.shm.name)

for values in (short, longer):
    values.shm.close()
    values.shm.unlink()
