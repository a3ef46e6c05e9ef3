"""Writes to all of its descriptors what is nobody's message."""

import os
import sys
from contextlib import suppress

data = {"text": b"\0\0\0\5hello", "long": b"\xff" * 65536}
for descriptor in range(3, 256):
    with suppress(OSError):
        os.write(descriptor, data[sys.argv[1]])
print("written")
