"""Shared memory between processes: the standard library's three classes, made safe and fast."""

import sys
from typing import TYPE_CHECKING, Any

if sys.implementation.name != "cpython":
    raise ImportError(f"shmcore runs on CPython alone, not on {sys.implementation.name}")

from .memory import SharedMemory
from .shareable_list import ShareableList

if TYPE_CHECKING:
    from .manager import SharedMemoryManager

__all__ = ["ShareableList", "SharedMemory", "SharedMemoryManager"]


def __getattr__(name: str) -> Any:
    # What managers are built from takes as long to import as all else together.
    if name != "SharedMemoryManager":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import manager

    globals()[name] = manager.SharedMemoryManager
    return manager.SharedMemoryManager
