from shmcore import SharedMemory

data = bytes(range(10))
whole_page = SharedMemory(create=True, size=16_384)

try:
    whole_page.buf[:] = data
except ValueError as error:
    print("buf[:]   ValueError:", error)

whole_page.buf[: len(data)] = data
print("buf[:10]", list(whole_page.buf[:10]))

whole_page.close()
whole_page.unlink()
