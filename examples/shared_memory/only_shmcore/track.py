from shmcore import SharedMemory

creator = SharedMemory(create=True, size=4, track=True)
attacher = SharedMemory(name=creator.name, track=False)
attacher.buf[0] = 42
print(creator.buf[0])

attacher.close()
creator.close()
creator.unlink()
