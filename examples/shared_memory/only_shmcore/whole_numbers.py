from shmcore import SharedMemory

for size in (10.5, "10", 0, -1):
    try:
        SharedMemory(create=True, size=size)
    except (TypeError, ValueError) as error:
        print(f"{size!r}: {type(error).__name__}: {error}")
