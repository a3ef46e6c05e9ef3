"""Locks a folder and the file `lock` in it, and waits for a line."""

import fcntl
import os
import sys

for file in sys.argv[1], sys.argv[1] + "/lock":
    fcntl.flock(os.open(file, os.O_RDONLY), fcntl.LOCK_EX)
print("held", flush=True)
input()
