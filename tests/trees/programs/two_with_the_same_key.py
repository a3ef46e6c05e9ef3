"""Starts two programs with the same authkey, in one session as in a terminal; kills the first."""

import subprocess
import sys
from pathlib import Path

command = [sys.executable, Path(__file__).with_name("make_with_key.py")]
options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
pair = [subprocess.Popen(command, **options) for _ in range(2)]
print(*[process.stdout.readline().strip() for process in pair], flush=True)
input()
pair[0].kill()
pair[0].wait()
print("killed", flush=True)
input()
