from shmcore import SharedMemory

creator = SharedMemory(create=True, size=4)
attacher = SharedMemory(name=creator.name)
creator.buf[0] = 42

creator.close()
print("after one close:", attacher.buf[0])

attacher.unlink()
attacher.close()
try:
    SharedMemory(name=attacher.name)
except FileNotFoundError:
    print("after unlink: FileNotFoundError")
