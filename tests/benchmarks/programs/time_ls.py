"""Make blocks, and print how many seconds `python -m shmcore ls` takes: the median of three runs.

python time_ls.py BLOCKS
"""

import os
import subprocess
import sys
import time
from statistics import median

sys.path.insert(0, os.getcwd())  # where shmcore is

from shmcore import SharedMemory


def seconds_of_ls() -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "shmcore", "ls"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


for _ in range(int(sys.argv[1])):
    SharedMemory(create=True, size=1).close()
print(median(seconds_of_ls() for _ in range(3)))
