from shmcore import SharedMemory

shm = SharedMemory(create=True, size=1)

attempts = [
    ("no name, no create", {}),
    ("size 0", {"create": True, "size": 0}),
    ("size -1", {"create": True, "size": -1}),
    ("name exists", {"name": shm.name, "create": True, "size": 1}),
    ("no such name", {"name": shm.name + "_missing"}),
]
for label, arguments in attempts:
    try:
        SharedMemory(**arguments)
    except (ValueError, OSError) as error:
        print(f"{label}: {type(error).__name__}")

shm.close()
shm.unlink()
