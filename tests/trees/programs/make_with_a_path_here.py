"""Makes a block where PYTHONPATH names the folder that it runs in, and waits for a line."""

import os

os.environ["PYTHONPATH"] = os.getcwd()

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
print(shm.name, flush=True)
input()
