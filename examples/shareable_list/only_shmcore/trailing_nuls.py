from shmcore import ShareableList

with ShareableList([b"\x01\x00\x00", "end\0"]) as values:
    print(values.tolist())
    values[0] = b"\x00\x00"
    print(values.tolist())
