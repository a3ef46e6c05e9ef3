from shmcore import SharedMemoryManager

if __name__ == "__main__":
    manager = SharedMemoryManager()
    manager.start(print, ["printed by the manager process"])
    print("it listens:", bool(manager.address))

    manager.shutdown()
    manager.join(timeout=10)
