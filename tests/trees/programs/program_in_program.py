"""Makes a block and starts another program that makes one."""

import subprocess
import sys
from pathlib import Path

from shmcore import SharedMemory

inner = Path(__file__).with_name("make_and_wait.py")
shm = SharedMemory(create=True, size=10)
process = subprocess.Popen([sys.executable, inner])
print(process.pid, shm.name, flush=True)
process.wait()
input()
