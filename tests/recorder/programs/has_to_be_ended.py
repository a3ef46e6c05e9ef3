"""Has a block, whose name argv[1] begins, starts another session, and goes on for ever."""

import subprocess
import sys

from shmcore import SharedMemory

block = SharedMemory(f"{sys.argv[1]}block", create=True, size=1, track=False)
subprocess.Popen(["sleep", "600"], start_new_session=True)
sys.stdin.readline()
while True:
    pass
