"""Starts itself once more, with one more argument, and neither ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

if len(sys.argv) == 2:
    if os.name == "posix":
        child = subprocess.Popen([sys.executable, __file__, "child", "of it"])
        Path(f"{__file__}.pid").write_text(str(child.pid))
    sys.stdin.read()
time.sleep(600)
