from shmcore import SharedMemoryManager

if __name__ == "__main__":
    with SharedMemoryManager() as manager:
        shm = manager.SharedMemory(size=16)
        shm.buf[0] = 42
        print(shm.buf[0])
        shm.close()

        values = manager.ShareableList([1, 2, 3])
        print(*values)
        values.shm.close()
