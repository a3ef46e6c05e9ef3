"""Starts the doctor as a Python that is too old would."""

import runpy
import sys

sys.version_info = (3, 9, 18, "final", 0)
sys.modules["tomllib"] = None
sys.argv = ["practice", "doctor"]
runpy.run_module("practice", run_name="__main__", alter_sys=True)
