from shmcore import SharedMemory

try:
    SharedMemory(create=True, size=2**50)
except OSError as error:
    print("OSError:", error)
