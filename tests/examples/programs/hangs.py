"""Starts a child, says its number, and neither ends."""

import subprocess
import sys
import time

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
print(subprocess.Popen(SLEEPS).pid, flush=True)
time.sleep(600)
