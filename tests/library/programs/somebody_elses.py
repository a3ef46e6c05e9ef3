"""Somebody else's library, which uses the standard library's classes."""

from multiprocessing.managers import SharedMemoryManager
from multiprocessing.shared_memory import ShareableList, SharedMemory


def classes():
    return [kind.__module__ for kind in (SharedMemory, ShareableList, SharedMemoryManager)]


def keep_classes(name):
    items = ShareableList(name=name)
    for place, module in enumerate(classes()):
        items[place] = module
    items.shm.close()
