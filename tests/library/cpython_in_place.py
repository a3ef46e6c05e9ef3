"""Puts shmcore's classes in the place of the standard library's, in every process of a Python.

`test_cpython.py` makes a virtual environment whose every process imports this first: those that
CPython's tests start as programs of their own too.
"""

import multiprocessing.managers
import multiprocessing.shared_memory
import sys
from typing import Any

import shmcore

# On the modules themselves types are checked; this is how a test replaces what is in them.
managers: Any = multiprocessing.managers
shared_memory: Any = multiprocessing.shared_memory

managers.SharedMemoryManager = shmcore.SharedMemoryManager
shared_memory.SharedMemory = shmcore.SharedMemory
shared_memory.ShareableList = shmcore.ShareableList

# Some tests put their own function in this one's place, to choose the generated names. (On Windows
# it is called anyhow.)
if sys.platform != "win32":
    system: Any = sys.modules["shmcore.posix"]
    shared_memory._make_filename = system.new_name
    system.new_name = lambda: shared_memory._make_filename()
