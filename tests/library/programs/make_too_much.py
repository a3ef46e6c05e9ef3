"""In a /dev/shm of 256 KiB: a block that does not fit is refused, and a smaller one fits then."""

import errno

from shmcore import SharedMemory

try:
    shm = SharedMemory(create=True, size=300_000)
    shm.buf[:] = bytes(300_000)
except OSError as error:
    print(errno.errorcode[error.errno], flush=True)
    with SharedMemory(create=True, size=100_000) as shm:
        shm.buf[:] = bytes(100_000)
    print("and a smaller one fits", flush=True)
