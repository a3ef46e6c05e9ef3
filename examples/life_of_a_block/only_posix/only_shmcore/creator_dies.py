import multiprocessing as mp
import time

from shmcore import SharedMemory


def create(sender):
    shm = SharedMemory(create=True, size=4)
    shm.buf[0] = 42
    sender.send(shm.name)
    time.sleep(60)


if __name__ == "__main__":
    receiver, sender = mp.Pipe()
    creator = mp.Process(target=create, args=(sender,))
    creator.start()
    name = receiver.recv()
    creator.kill()
    creator.join()

    time.sleep(0.5)
    with SharedMemory(name=name) as shm:
        print("still there:", shm.buf[0])
        shm.unlink()
