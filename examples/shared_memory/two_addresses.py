import ctypes

from shmcore import SharedMemory


def address(shm):
    return ctypes.addressof(ctypes.c_char.from_buffer(shm.buf))


creator = SharedMemory(create=True, size=4)
attacher = SharedMemory(name=creator.name)

print("same address:", address(creator) == address(attacher))
creator.buf[0] = 7
print("same byte:   ", creator.buf[0] == attacher.buf[0])

attacher.close()
creator.close()
creator.unlink()
