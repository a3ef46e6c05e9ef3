"""As root makes a block; when told to, a worker of another user makes twenty."""

import os
import sys

from shmcore import SharedMemory

user = int(sys.argv[1])
first = SharedMemory(create=True, size=8)
print(first.name, flush=True)
input()
if not (child := os.fork()):
    os.setgid(user)
    os.setuid(user)
    made = [SharedMemory(create=True, size=8) for _ in range(20)]
    print(*[shm.name for shm in made], flush=True)
    input()
    os._exit(0)
os.waitpid(child, 0)
first.unlink()
