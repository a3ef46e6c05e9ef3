from shmcore import ShareableList

values = ShareableList([42, 2.5, True, "abc", b"\x01\x02", None])

for value in values:
    print(type(value).__name__, repr(value))

values[0] = None
values[1] = "ready"
values[3] = 0.1 + 0.2
print(list(values))

values.shm.close()
values.shm.unlink()
