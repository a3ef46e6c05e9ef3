"""Makes a block, forks, and waits until there are no more children; counts them."""

import os
import signal

from shmcore import SharedMemory

signal.alarm(3)
shm = SharedMemory(create=True, size=10)
if os.fork() == 0:
    os._exit(0)
children = 0
try:
    while True:
        os.wait()
        children += 1
except ChildProcessError:
    print(children)
shm.unlink()
