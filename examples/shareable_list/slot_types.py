from shmcore import ShareableList

values = ShareableList([42, 2.5, True, "abc", b"\x01\x02", None])

for value in values:
    print(type(value).__name__, repr(value))
print(values.format)

values[0] = None
values[1] = "ready"
values[3] = 0.1 + 0.2
print(list(values))
print(values.format)

values.shm.close()
values.shm.unlink()
