import multiprocessing as mp

from shmcore import SharedMemory


def look(name, attached, gone):
    attacher = SharedMemory(name=name)
    attached.set()
    gone.wait()
    print("read:", list(attacher.buf[:3]))
    try:
        SharedMemory(name=name)
    except FileNotFoundError:
        print("attach again: FileNotFoundError")
    attacher.close()


if __name__ == "__main__":
    creator = SharedMemory(create=True, size=3)
    creator.buf[:3] = bytes([7, 8, 9])
    attached, gone = mp.Event(), mp.Event()
    child = mp.Process(target=look, args=(creator.name, attached, gone))
    child.start()

    attached.wait()
    creator.close()
    creator.unlink()
    gone.set()
    child.join()
