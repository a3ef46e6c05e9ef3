from multiprocessing import Process

from shmcore import SharedMemory


def write(shm):
    shm.buf[:5] = b"hello"


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=5)
    child = Process(target=write, args=(shm,))
    child.start()
    child.join()
    print(bytes(shm.buf[:5]))
    shm.close()
    shm.unlink()
