from shmcore import SharedMemory

creator = SharedMemory(create=True, size=16)
attacher = SharedMemory(name=creator.name)

print("name:", creator.name)
print("the same:", attacher.name == creator.name)
print("16 bytes or more:", attacher.size >= 16)

attacher.close()
creator.close()
creator.unlink()
