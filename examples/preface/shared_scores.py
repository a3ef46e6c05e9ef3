from multiprocessing import Process

from shmcore import SharedMemory


def add_points(shm):
    shm.buf[0] = 99
    print("child: ", list(shm.buf[:3]))
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=3)
    child = Process(target=add_points, args=(shm,))
    child.start()
    child.join()
    print("parent:", list(shm.buf[:3]))
    shm.close()
    shm.unlink()
