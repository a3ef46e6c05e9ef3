from shmcore import SharedMemory

for size in (10.5, "10"):
    try:
        SharedMemory(create=True, size=size)
    except TypeError as error:
        print(f"{size!r}: TypeError: {error}")
