import fcntl
import multiprocessing as mp
import time

from shmcore import SharedMemory


def hold(name, held):
    shm = SharedMemory(name=name)
    fcntl.flock(shm.fileno(), fcntl.LOCK_EX)
    held.set()
    time.sleep(60)


if __name__ == "__main__":
    with SharedMemory(create=True, size=8) as shm:
        held = mp.Event()
        holder = mp.Process(target=hold, args=(shm.name, held))
        holder.start()
        held.wait()
        try:
            fcntl.flock(shm.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("held by the other process")
        holder.kill()
        fcntl.flock(shm.fileno(), fcntl.LOCK_EX)
        print("the holder is dead, the lock is free")
        holder.join()
