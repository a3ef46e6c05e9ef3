import multiprocessing as mp
import struct

from shmcore import SharedMemory

MOST = 10_000_000
ONES, TWOS = 0x0101010101010101, 0x0202020202020202


def by_view(buf, at):
    with buf[at : at + 8] as eight, eight.cast("q") as numbers:
        numbers[0] = ONES
        numbers[0] = TWOS


def by_slice(buf, at):
    buf[at : at + 8] = b"\x01" * 8
    buf[at : at + 8] = b"\x02" * 8


def by_struct(buf, at):
    struct.pack_into("q", buf, at, ONES)
    struct.pack_into("q", buf, at, TWOS)


def write(way, shm, at, stop):
    while not stop.is_set():
        for _ in range(1000):
            way(shm.buf, at)
    shm.close()


def torn(way, at):
    shm = SharedMemory(create=True, size=128)
    stop = mp.Event()
    writer = mp.Process(target=write, args=(way, shm, at, stop))
    writer.start()
    wrong, looks = [], 0
    with shm.buf[at : at + 8] as eight, eight.cast("q") as numbers:
        while numbers[0] == 0:
            pass
        while not wrong and looks < MOST:
            seen = [numbers[0] for _ in range(100_000)]
            wrong = [n for n in seen if n not in (ONES, TWOS)]
            looks += len(seen)
    stop.set()
    writer.join()
    shm.close()
    shm.unlink()
    return wrong, looks


if __name__ == "__main__":
    ways = (by_view, 0), (by_slice, 0), (by_struct, 0), (by_view, 60)
    for way, at in ways:
        wrong, looks = torn(way, at)
        print(f"{way.__name__} at {at}: {len(wrong):,} of {looks:,}")
        for number in sorted(set(wrong)):
            print(f"    {number:016x}")
