"""Makes a block and is killed, and so is its reaper; its journal lies in the given folder."""

import os
import signal
import sys

from shmcore import SharedMemory, launcher, tree

tree.FOLDER = sys.argv[1]
launcher.start = lambda *arguments: None  # as if it were killed at once
block = SharedMemory(sys.argv[2], create=True, size=8)
os.kill(os.getpid(), signal.SIGKILL)
