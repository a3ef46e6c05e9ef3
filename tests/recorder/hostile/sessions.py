"""Leaves behind processes in sessions of their own, forked and started."""

import os
import subprocess
import sys

subprocess.Popen(["sleep", "600"], start_new_session=True)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        while True:
            os.getpid()
    os._exit(0)
subprocess.run(["setsid", "sh", "-c", "trap '' TERM HUP INT; sleep 600 & sleep 600 &"])
print("left")
