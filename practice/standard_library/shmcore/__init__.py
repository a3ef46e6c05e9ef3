"""The standard library's three classes under shmcore's name.

With the folder above this one first on the path, a program shows that it does the same with either
implementation. The tests of the examples do so too.
"""

from multiprocessing.managers import SharedMemoryManager as SharedMemoryManager
from multiprocessing.shared_memory import ShareableList as ShareableList
from multiprocessing.shared_memory import SharedMemory as SharedMemory
