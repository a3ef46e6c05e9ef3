from shmcore import SharedMemory

creator = SharedMemory(create=True, size=4)
attacher = SharedMemory(name=creator.name)
creator.unlink()

attacher.buf[0] = 42
print("open handles:", creator.buf[0])

try:
    SharedMemory(name=creator.name)
except FileNotFoundError:
    print("new attacher: FileNotFoundError")

attacher.close()
creator.close()
