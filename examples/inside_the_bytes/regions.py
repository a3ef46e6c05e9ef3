from shmcore import ShareableList

values = ShareableList([1000, -2, 0.5, "shared data", None])
buf = values.shm.buf

count = int.from_bytes(buf[:8], "little")
offsets = buf[8 : 16 + 8 * count].cast("q").tolist()
data = 16 + 8 * count
formats = data + offsets[-1]
codes = formats + 8 * count

print("count  ", count)
print("offsets", offsets)
for index, value in enumerate(values):
    slot = buf[data + offsets[index] : data + offsets[index + 1]]
    print("data   ", slot.hex(" "), repr(value))
    slot.release()
for place in range(formats, codes, 8):
    print("format ", bytes(buf[place : place + 8]))
print("codes  ", list(buf[codes : codes + count]))

values.shm.close()
values.shm.unlink()
