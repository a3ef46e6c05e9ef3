from shmcore import SharedMemory, SharedMemoryManager

if __name__ == "__main__":
    names = []
    try:
        with SharedMemoryManager() as manager:
            for size in (1, 1000, 0):
                block = manager.SharedMemory(size)
                names.append(block.name)
                block.close()
    except ValueError as error:
        print(type(error).__name__)

    for name in names:
        try:
            SharedMemory(name)
        except FileNotFoundError:
            print("removed")
