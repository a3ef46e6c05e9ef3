from shmcore import SharedMemory

first = SharedMemory(create=True, size=10)
try:
    SharedMemory(name=first.name, create=True, size=10)
except FileExistsError as error:
    print("FileExistsError:", error)

first.close()
first.unlink()
