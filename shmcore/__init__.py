"""Shared memory between processes: the standard library's three classes, made safe and fast."""

from .manager import SharedMemoryManager
from .memory import SharedMemory
from .shareable_list import ShareableList

__all__ = ["ShareableList", "SharedMemory", "SharedMemoryManager"]
