"""Says which classes somebody else's library has, in a child and in this process."""

import multiprocessing
import sys

import somebody_elses

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    items = somebody_elses.ShareableList([30 * " "] * 3)
    child = context.Process(target=somebody_elses.keep_classes, args=(items.shm.name,))
    child.start()
    child.join()
    print(*items, flush=True)
    print(*somebody_elses.classes(), flush=True)
    items.shm.close()
    items.shm.unlink()
