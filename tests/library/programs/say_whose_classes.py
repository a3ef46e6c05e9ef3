"""Says from where the three classes come, in this process and in a child."""

import multiprocessing
import sys
from multiprocessing import managers, shared_memory


def tell():
    kinds = shared_memory.SharedMemory, shared_memory.ShareableList, managers.SharedMemoryManager
    print(*(kind.__module__ for kind in kinds), flush=True)


if __name__ == "__main__":
    tell()
    child = multiprocessing.get_context(sys.argv[1]).Process(target=tell)
    child.start()
    child.join()
