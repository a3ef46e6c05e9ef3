"""Runs a program whose text looks like multiprocessing's own; that program leaves a block."""

import subprocess
import sys

CHILD = """from multiprocessing.spawn import get_executable
import os, sys
from shmcore import SharedMemory
SharedMemory(sys.argv[1], create=True, size=8)
os._exit(0)
"""

subprocess.run([sys.executable, "-c", CHILD, sys.argv[1]], check=True)
print("over", flush=True)
input()
