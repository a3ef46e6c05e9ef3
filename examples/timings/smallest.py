from timeit import repeat

from shmcore import SharedMemory


def fastest(code, buf):
    times = repeat(code, number=10, repeat=20, globals={"buf": buf})
    return f"{min(times) / 10 * 1e6:8,.2f} µs"


for size in (1024, 16 * 1024 * 1024):
    shm = SharedMemory(create=True, size=size)
    print(f"{size:,} bytes")
    print("copy:", fastest("bytes(buf)", shm.buf))
    print("view:", fastest("buf[:]", shm.buf))
    shm.close()
    shm.unlink()
