"""Makes a block where sys.executable is an application that embeds Python, and waits."""

import multiprocessing
import sys

multiprocessing.set_executable(sys.executable)
sys.executable = sys.argv[1]

from shmcore import SharedMemory  # noqa: E402 (with that executable)

shm = SharedMemory(create=True, size=8)
print(shm.name, flush=True)
input()
