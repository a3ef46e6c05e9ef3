from shmcore import ShareableList

values = ShareableList([7, "blue", 7, 0.5])

values[0] = 8
values[-1] = None
print(values[0], values[1], values[-1])
print(len(values))
for value in values:
    print(repr(value), end=" ")
print()
print("blue" in values, "red" in values)
print(values.count(7), values.index(7))
print(values.format)

values.shm.close()
values.shm.unlink()
