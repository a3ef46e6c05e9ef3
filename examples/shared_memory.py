from multiprocessing import Process

from shmcore import SharedMemory


def count_down(name):
    attacher = SharedMemory(name=name)
    attacher.buf[:10] = bytes(range(10, 0, -1))
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=10)
    creator.buf[:10] = bytes(range(10))
    print("before:", list(creator.buf[:10]))

    child = Process(target=count_down, args=(creator.name,))
    child.start()
    child.join()
    print("after: ", list(creator.buf[:10]))

    creator.close()
    creator.unlink()
