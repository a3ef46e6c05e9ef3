from shmcore import ShareableList


def used(values):
    data = 16 + 8 * len(values)
    last_offset = values.shm.buf[data - 8 : data]
    formats = data + int.from_bytes(last_offset, "little")
    return formats + 8 * len(values) + len(values)


for count in (1, 2, 3, 1000):
    values = ShareableList([7] * count)
    print(f"{count:4} items {used(values):6} bytes")
    values.shm.close()
    values.shm.unlink()
