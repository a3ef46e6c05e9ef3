"""Shared memory between processes: the standard library's three classes, made safe and fast."""

import sys

if sys.implementation.name != "cpython":
    raise ImportError(f"shmcore runs on CPython alone, not on {sys.implementation.name}")

from .manager import SharedMemoryManager
from .memory import SharedMemory
from .shareable_list import ShareableList

__all__ = ["ShareableList", "SharedMemory", "SharedMemoryManager"]
