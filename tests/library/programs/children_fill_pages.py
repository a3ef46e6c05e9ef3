"""Children leave a page full of blocks each; says how many pages each of them has mapped."""

import os

from shmcore import SharedMemory

main = SharedMemory(create=True, size=8)
seen = []
for _ in range(12):
    reader, writer = os.pipe()
    if not (child := os.fork()):
        for _ in range(12):
            SharedMemory(create=True, size=8).close()
        with open("/proc/self/maps") as maps:
            os.write(writer, str(maps.read().count("/page-")).encode())
        os._exit(0)
    os.waitpid(child, 0)
    seen.append(int(os.read(reader, 9)))
print(set(seen))
