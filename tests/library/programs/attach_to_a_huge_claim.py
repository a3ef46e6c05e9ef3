"""Attaches to a list in a block of 4 GiB, of which only its count was ever written.

Says whether that took little memory: of the process, and of the block.
"""

import os
import resource
import sys

from shmcore import ShareableList

SIZE = 4 << 30
name = sys.argv[1]
descriptor = os.open(f"/dev/shm/{name}", os.O_CREAT | os.O_RDWR, 0o600)
os.truncate(descriptor, SIZE)
os.pwrite(descriptor, (SIZE // 25 - 2).to_bytes(8, sys.byteorder), 0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    ShareableList(name=name)
except ValueError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000)
    print(os.fstat(descriptor).st_blocks * 512 < 100_000)
