import multiprocessing as mp
import os
import signal

from shmcore import SharedMemory


def write(name):
    shm = SharedMemory(name=name)
    os.truncate(f"/dev/shm/{name}", 0)
    shm.buf[0] = 1
    print("this line is not reached")


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=4096)
    child = mp.Process(target=write, args=(shm.name,))
    child.start()
    child.join()
    print(child.exitcode, signal.strsignal(-child.exitcode))

    shm.close()
    shm.unlink()
