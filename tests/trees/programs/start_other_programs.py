"""Makes a block and starts other programs, which inherit what they can."""

import os
import subprocess

from shmcore import SharedMemory

shm = SharedMemory(create=True, size=10)
subprocess.Popen(["sleep", "60"], close_fds=False)
os.posix_spawn("/bin/sleep", ["sleep", "60"], os.environ)
if os.fork() == 0:
    os.execlp("sleep", "sleep", "60")
print(shm.name, flush=True)
input()
