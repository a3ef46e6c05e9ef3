from timeit import repeat

from shmcore import SharedMemory


def copy_takes_far_longer(shm):
    copying = min(repeat(lambda: bytes(shm.buf), number=10, repeat=5))
    viewing = min(repeat(lambda: shm.buf[:], number=10, repeat=5))
    return copying > 100 * viewing


for size in (1024, 16 * 1024 * 1024):
    shm = SharedMemory(create=True, size=size)
    print(f"{size:>10,} bytes: over 100 times as long:", copy_takes_far_longer(shm))
    shm.close()
    shm.unlink()
