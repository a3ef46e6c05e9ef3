from shmcore import SharedMemoryManager

if __name__ == "__main__":
    manager = SharedMemoryManager()
    manager.start()
    try:
        numbers = manager.ShareableList([1, 2, 3])
        print(sum(numbers))
        numbers.shm.close()
    finally:
        manager.shutdown()
