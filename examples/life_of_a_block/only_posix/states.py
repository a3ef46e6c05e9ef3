from shmcore import SharedMemory


def look(event):
    try:
        SharedMemory(name=first.name).close()
    except FileNotFoundError:
        print(f"{event:8}the name is gone")
    else:
        print(f"{event:8}the name leads to a block")


first = SharedMemory(create=True, size=4)
look("create")
first.close()
look("close")
second = SharedMemory(name=first.name)
second.unlink()
look("unlink")
print("still in use:", list(second.buf[:4]))
second.close()

first = SharedMemory(name=first.name, create=True, size=4)
first.close()
first.unlink()
look("unlink")
