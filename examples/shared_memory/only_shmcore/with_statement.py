from shmcore import SharedMemory

with SharedMemory(create=True, size=4) as creator:
    with SharedMemory(name=creator.name) as attacher:
        attacher.buf[0] = 42
    print("attacher left:", creator.buf[0])

try:
    SharedMemory(name=creator.name)
except FileNotFoundError:
    print("creator left: FileNotFoundError")
