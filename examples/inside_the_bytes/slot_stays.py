from shmcore import ShareableList

values = ShareableList(["sea", 7])
slot = values.shm.buf[32:40]

for word in ("seaside!", "sky"):
    values[0] = word
    print(bytes(slot), values.format, list(values))
try:
    values[0] = "mountains"
except ValueError:
    print(bytes(slot), values.format, list(values))

slot.release()
values.shm.close()
values.shm.unlink()
