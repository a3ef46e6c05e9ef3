from shmcore import SharedMemory

creator = SharedMemory(create=True, size=4)
attacher = SharedMemory(name=creator.name)

attacher.buf[0] = 42
print("creator reads:", creator.buf[0])

attacher.close()
creator.close()
creator.unlink()
