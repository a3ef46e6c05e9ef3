"""Tries to make or find blocks in ways that must fail, and waits for a line."""

from contextlib import suppress

from shmcore import SharedMemory

for arguments in ("no such block",), ("a/b", True, 10), (None, True, 0):
    with suppress(OSError, ValueError):
        SharedMemory(*arguments)
print("ready", flush=True)
input()
