"""Makes a block that cannot be noted for want of something; prints the error, and what is left.

fail_to_note.py OSError|TimeoutError
"""

import errno
import os
import sys

from shmcore import SharedMemory

ERRORS = {
    "OSError": OSError(errno.EMFILE, "no more"),
    "TimeoutError": TimeoutError("from a handler"),
}


def refuse(*arguments):
    raise ERRORS[sys.argv[1]]


os.listdir = refuse
try:
    SharedMemory(f"note_{os.getpid()}", create=True, size=8)
except OSError as error:
    print(type(error).__name__, os.path.exists(f"/dev/shm/note_{os.getpid()}"))
