"""Starts a child in a session of its own, says its number, and ends before it."""

import subprocess
import sys

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
print(subprocess.Popen(SLEEPS, start_new_session=True).pid)
