"""Puts the given file in the shell's place, makes a block, and says its name if it has no child."""

import os
import subprocess
import sys

# The program starts before the shell goes, so it hides the shell itself.
subprocess.run(["mount", "--bind", sys.argv[1], os.path.realpath("/bin/sh")], check=True)

from shmcore import SharedMemory  # noqa: E402 (without a shell)

shm = SharedMemory(create=True, size=8)
if os.fork() == 0:
    os._exit(0)
os.wait()
try:
    os.wait()
except ChildProcessError:
    print(shm.name, flush=True)
input()
