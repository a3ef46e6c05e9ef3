from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
text = "abc"

try:
    shm.buf[0] = "A"
except TypeError as error:
    print("TypeError:", error)

for value in (text, [1, 2, 3]):
    try:
        shm.buf[:3] = value
    except TypeError as error:
        print("TypeError:", error)

shm.buf[:3] = text.encode()
shm.buf[3:6] = bytes([1, 2, 3])
print(bytes(shm.buf[:6]))

shm.close()
shm.unlink()
