"""Reads an item while another process changes its kind; then says what a last change left."""

import os
import signal
from contextlib import suppress

from shmcore import ShareableList

items = ShareableList(["abcdefgh12"])
if (writer := os.fork()) == 0:
    theirs = ShareableList(name=items.shm.name)
    while True:
        theirs[0] = "abcdefgh12"
        theirs[0] = "abc\0"
for _ in range(100_000):
    with suppress(ValueError):
        items[0]
os.kill(writer, signal.SIGKILL)
os.waitpid(writer, 0)
items.shm.unlink()
items = ShareableList(["abcdefgh12"])
items[0] = "abc\0"
print(ascii(items[0]))
items.shm.unlink()
