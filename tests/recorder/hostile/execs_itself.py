"""Begins anew as itself, once, as programs do that change their environment."""

import os
import sys

if "AGAIN" not in os.environ:
    os.environ["AGAIN"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.argv])
print("again")
