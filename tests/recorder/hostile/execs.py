"""Becomes another program, which stays."""

import os

print("before", flush=True)
os.execvp("sleep", ["sleep", "600"])
