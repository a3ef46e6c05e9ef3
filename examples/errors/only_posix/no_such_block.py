from shmcore import SharedMemory

try:
    SharedMemory(name="wether-station")
except FileNotFoundError as error:
    print("FileNotFoundError:", error)
