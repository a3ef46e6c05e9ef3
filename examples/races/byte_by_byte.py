import multiprocessing as mp
import struct

from shmcore import SharedMemory

NONE, ALL = 0, -1
REVERSED = struct.Struct(">q")


def write(shm, stop):
    while not stop.is_set():
        for _ in range(1000):
            REVERSED.pack_into(shm.buf, 0, ALL)
            REVERSED.pack_into(shm.buf, 0, NONE)
    shm.close()


if __name__ == "__main__":
    shm = SharedMemory(create=True, size=8)
    stop = mp.Event()
    writer = mp.Process(target=write, args=(shm, stop))
    writer.start()
    with shm.buf.cast("q") as numbers:
        while (number := numbers[0]) in (NONE, ALL):
            pass
    stop.set()
    writer.join()
    print("seen:", number.to_bytes(8, "little", signed=True).hex(" "))

    shm.close()
    shm.unlink()
