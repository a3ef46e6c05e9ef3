from shmcore import SharedMemoryManager

if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList(range(10))
        print("          ", *numbers)
        for index in range(10):
            source = 9 - index
            numbers[index] = numbers[source]
            print(f"[{index}] = [{source}]:", *numbers)
        numbers.shm.close()
