"""Prints which files a program has open that is started with all that can be inherited."""

import subprocess

from shmcore import SharedMemory

with SharedMemory(create=True, size=1):
    print(subprocess.check_output(["ls", "-l", "/proc/self/fd"], close_fds=False, text=True))
