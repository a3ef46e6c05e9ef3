"""Ends a program that began a session of its own, and all that it has started."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

PATIENCE = 30.0  # seconds, for Windows to end them


def end_with_children(process: "subprocess.Popen[Any]") -> None:
    """Kill it with its processes, and wait for its own end."""
    if sys.platform == "win32":
        if process.poll() is None:
            family = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(family, capture_output=True, timeout=PATIENCE)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
