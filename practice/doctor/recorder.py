"""Whether runs of several processes can be recorded."""

import json
import sys
import tempfile
from pathlib import Path

from ..words import say
from . import children
from .children import PROGRAMS
from .finding import Finding, fails, ok


def recorder() -> Finding:
    """Record a small program of two processes."""
    if sys.platform == "win32":
        return ok(say("doctor.recorder_elsewhere"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "recording.json")
        script = str(PROGRAMS / "attach.py")
        ran = children.run("-m", "shmstep", "record", script, "-o", str(file))
        steps = json.loads(file.read_text(encoding="utf-8"))["steps"] if ran.status == 0 else []
    seen = {number for step in steps for number in step.get("set", {}).get("processes", {})}
    if len(seen) == 2:
        return ok(say("doctor.recorder_ok", steps=len(steps)))
    return fails(ran.fault or say("doctor.no_end"), say("doctor.recorder_none"))
