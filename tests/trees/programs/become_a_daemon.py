"""Makes a block, then becomes a daemon: of three processes only the last one lives on."""

import os
import time

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), shm.name, flush=True)
        time.sleep(60)
    os._exit(0)
os._exit(0)
