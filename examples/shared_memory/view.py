from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
view = shm.buf[2:5]
view[0] = 7
print("byte 2:", shm.buf[2])

try:
    shm.close()
except BufferError:
    print("close: BufferError")

view.release()
shm.close()
print("close: done")
shm.unlink()
