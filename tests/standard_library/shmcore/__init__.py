"""The standard library's three classes under shmcore's name.

The example runner puts the folder above this one first on the path to prove
that an example teaches the same with either implementation.
"""

from multiprocessing.managers import SharedMemoryManager as SharedMemoryManager
from multiprocessing.shared_memory import ShareableList as ShareableList
from multiprocessing.shared_memory import SharedMemory as SharedMemory
