"""Runs fill_and_die.py and prints what is left in /dev/shm, as soon as it is nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path

subprocess.run([sys.executable, Path(__file__).with_name("fill_and_die.py")])
deadline = time.monotonic() + 10
while os.listdir("/dev/shm") and time.monotonic() < deadline:
    time.sleep(0.01)
print("left:", os.listdir("/dev/shm"))
