from multiprocessing import Process

from shmcore import SharedMemory


def compare(name, requested):
    attacher = SharedMemory(name=name)
    print("attacher has at least that:", len(attacher.buf) >= requested)
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=10)
    print("creator asked for: 10")
    print("size is len(buf):", creator.size == len(creator.buf))
    child = Process(target=compare, args=(creator.name, 10))
    child.start()
    child.join()
    creator.close()
    creator.unlink()
