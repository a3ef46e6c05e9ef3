from shmcore import SharedMemoryManager

if __name__ == "__main__":
    manager = SharedMemoryManager()

    try:
        manager.ShareableList([1, 2, 3])
    except Exception:
        print("before start: refused")

    manager.start()
    manager.shutdown()

    try:
        manager.ShareableList([1, 2, 3])
    except Exception:
        print("after shutdown: refused")
