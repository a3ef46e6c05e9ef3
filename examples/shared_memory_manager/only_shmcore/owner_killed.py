import multiprocessing as mp
import time

from shmcore import ShareableList, SharedMemoryManager


def own(pipe):
    with SharedMemoryManager() as manager:
        numbers = manager.ShareableList([1, 2, 3])
        pipe.send(numbers.shm.name)
        time.sleep(600)


def exists(name):
    try:
        ShareableList(name=name).shm.close()
    except FileNotFoundError:
        return False
    return True


if __name__ == "__main__":
    pipe, far_end = mp.Pipe()
    owner = mp.Process(target=own, args=(far_end,))
    owner.start()
    name = pipe.recv()
    print("before the kill:", exists(name))

    owner.kill()
    owner.join()
    while exists(name):
        time.sleep(0.1)
    print("after the kill: ", exists(name))
