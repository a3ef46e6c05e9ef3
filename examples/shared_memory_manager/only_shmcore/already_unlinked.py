from shmcore import ShareableList, SharedMemoryManager

if __name__ == "__main__":
    names = []
    with SharedMemoryManager() as manager:
        for number in range(3):
            numbers = manager.ShareableList([number])
            names.append(numbers.shm.name)
            numbers.shm.close()
            if number == 0:
                numbers.shm.unlink()

    for name in names:
        try:
            ShareableList(name=name)
        except FileNotFoundError:
            print("removed")
