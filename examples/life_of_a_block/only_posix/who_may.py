from shmcore import SharedMemory


def works(action):
    try:
        action()
    except (OSError, TypeError, ValueError):
        return "-"
    return "yes"


def create(name):
    shm = SharedMemory(name=name, create=True, size=4)
    shm.close()
    shm.unlink()


def show(event, handle):
    read = works(lambda: handle.buf[0])
    attach = works(lambda: SharedMemory(name=handle.name).close())
    again = works(lambda: create(handle.name))
    print(f"{event:8}{read:>6}{attach:>8}{again:>8}")


print(f"{'':8}{'read':>6}{'attach':>8}{'create':>8}")
first = SharedMemory(create=True, size=4)
show("create", first)
first.close()
show("close", first)
second = SharedMemory(name=first.name)
show("attach", second)
second.unlink()
show("unlink", second)
second.close()
show("close", second)

first = SharedMemory(name=first.name, create=True, size=4)
first.close()
first.unlink()
show("unlink", first)
