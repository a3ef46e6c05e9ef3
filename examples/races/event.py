import multiprocessing as mp

from shmcore import SharedMemory


def read(shm, ready):
    ready.wait()
    print("child read:", bytes(shm.buf[:5]).decode())
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=5)
    ready = mp.Event()

    child = mp.Process(target=read, args=(shm, ready))
    child.start()
    shm.buf[:5] = b"ready"
    ready.set()
    child.join()

    shm.close()
    shm.unlink()
